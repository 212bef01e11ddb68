private import CLibYAML
import Dispatch
import Harness
import Synchronization

@testable import Indexer

/// Records to build an index of.
private struct Building: Sendable {
  static let count = 20_000
  static let records = Records(wordsInAbstract: 180)

  let place: Workplace
  let input: Input

  init(_ spelling: (text: String, file: String)) throws {
    place = try Workplace()
    input = try place.write(spelling.text, to: spelling.file)
  }
}

var building: [Benchmark] {
  typealias Spelling = @Sendable () -> (text: String, file: String)
  let spellings: [(name: String, spelling: Spelling)] = [
    ("Build from JSON Lines", { (Building.records.jsonLines(Building.count), "records.jsonl") }),
    ("Build from YAML", { (Building.records.yaml(Building.count), "records.yaml") }),
  ]
  let builds = spellings.map { name, spelling in
    Benchmark(name, on: .process, rate: .perSecond("records")) {
      try Building(spelling())
    } run: { building in
      try building.place.build("new.db", from: building.input)
    } check: { building, report in
      try Workplace.expectAdded(Building.count, report)
      building.place.remove("new.db")
      return Building.count
    }
  }
  return builds + [parsingWithLibYAML]
}

/// libyaml alone on the YAML of "Build from YAML", on all cores: its events are counted and dropped.
private var parsingWithLibYAML: Benchmark {
  Benchmark("Parse with libyaml", on: .process, rate: .perSecond("records")) {
    let documentsAtATime = 16
    return stride(from: 0, to: Building.count, by: documentsAtATime).map { first in
      let numbers = first..<min(first + documentsAtATime, Building.count)
      return Array(numbers.map(Building.records.yamlDocument).joined().utf8)
    }
  } run: { (streams: [[UInt8]]) in
    let documents = Atomic(0)
    let scalars = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: streams.count) { part in
      let found = parse(streams[part])
      documents.add(found.documents, ordering: .relaxed)
      scalars.add(found.scalars, ordering: .relaxed)
    }
    return (documents.load(ordering: .relaxed), scalars.load(ordering: .relaxed))
  } check: { _, found in
    let expected = (Building.count, Building.count * Records.scalarsInYAML)
    guard found == expected else {
      throw WrongResult("\(found) documents and scalars parsed, expected \(expected)")
    }
    return Building.count
  }
}

/// Counts the documents and scalars of a stream, up to the first error.
private func parse(_ stream: [UInt8]) -> (documents: Int, scalars: Int) {
  var parser = yaml_parser_t()
  guard yaml_parser_initialize(&parser) == 1 else { return (0, 0) }
  defer { yaml_parser_delete(&parser) }
  return stream.withUnsafeBufferPointer { bytes in
    yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    var (documents, scalars) = (0, 0)
    var event = yaml_event_t()
    while yaml_parser_parse(&parser, &event) == 1 {
      let type = event.type
      yaml_event_delete(&event)
      switch type {
      case YAML_DOCUMENT_END_EVENT: documents += 1
      case YAML_SCALAR_EVENT: scalars += 1
      case YAML_STREAM_END_EVENT: return (documents, scalars)
      default: break
      }
    }
    return (documents, scalars)
  }
}
