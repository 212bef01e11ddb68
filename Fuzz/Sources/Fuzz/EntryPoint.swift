private import Foundation

/// What libFuzzer calls with each input; `FUZZ_TARGET` says which reader gets it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(Array(UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)))
  return 0
}

/// Read once: an unknown name is reported before the first input.
private let target: @Sendable ([UInt8]) -> Void = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = targets[name] else {
    fatalError("FUZZ_TARGET is '\(name)', expected one of: \(targets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

/// Each reader of foreign bytes, and what has to hold of what it gives.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
  "frames": fuzzFrames, "gzip": fuzzGzip, "json": fuzzJSON, "yaml": fuzzYAML, "record": fuzzRecord,
  "analyzer": fuzzAnalyzer, "query": fuzzQuery, "cursor": fuzzCursor, "departments": fuzzDepartments,
  "synonyms": fuzzSynonyms, "segments": fuzzSegments, "salvage": fuzzSalvage,
]

/// Ends the process where a property does not hold: libFuzzer keeps the input, and reports it.
func require(_ condition: @autoclosure () -> Bool, _ what: @autoclosure () -> String) {
  if !condition() { fatalError("does not hold: \(what())") }
}
