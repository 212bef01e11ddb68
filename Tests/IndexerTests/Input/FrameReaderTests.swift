import CZlib
import Foundation
import TestSupport
import Testing

@testable import Indexer

@Suite("Frame reader")
struct FrameReaderTests {
  static let recognised: [(name: String, text: String, format: InputFormat)] = [
    ("-", "", .yaml), ("-", "\n --- \n", .yaml), ("-", "a: 1", .yaml), ("-", "[{\"a\"", .json),
    ("-", "\n[\n\t{\n \"a\"", .json), ("-", "[a, b]", .yaml),
    ("-", "{\"a\": 1}", .json), ("-", "{}", .json), ("-", "{a: 1}", .yaml), ("-", "[]", .json),
    ("a.txt", "{\"a\"", .json),
    ("a.yml", "[{\"_id\": 1}]", .json), ("a.yml", "{\"a\": 1}", .yaml), ("a.yaml.gz", "[a]", .yaml),
    ("a.YML", "x", .yaml),
    ("a.json", "---\na: 1", .yaml), ("a.json", "%YAML 1.1\n", .yaml), ("a.json", "x{", .jsonLines),
    ("a.json", "[1", .json), ("a.json", "{a", .json),
    ("a.jsonl", "{\"a\"", .jsonLines), ("a.ndjson.gz", "x", .jsonLines), ("a.jsonl", "[{}]", .json),
    ("a.jsonl", "{ \r\n \"a\"", .json),
    ("a.jsonl", "-1", .jsonLines), ("a.jsonl", "---x", .jsonLines),
  ]

  @Test("recognises a format by its content, then by its name", arguments: recognised)
  func format(name: String, text: String, format: InputFormat) throws {
    for mark in ["", "\u{FEFF}"] {
      let bytes = Array((mark + text).utf8)
      let found = try bytes.withUnsafeBufferPointer { try InputFormat.recognise(prefix: $0, name: name) }
      #expect(found.format == format)
      #expect(found.markBytes == mark.utf8.count)
    }
  }

  @Test(
    "says what kind of file it cannot read",
    arguments: [
      ([0xFF, 0xFE, 0, 0], "UTF-32"), (Array("\n <!DOCTYPE html><html>".utf8), "an HTML page"),
      (Array("<?xml version='1.0'?>".utf8), "XML"), (Array("@article{a2020,\n".utf8), "BibTeX"),
      (Array("TY  - JOUR\n".utf8), "RIS"), (Array("id,title,year\n1,a,2020\n".utf8), "a table (CSV)"),
      (Array("id\ttitle\tyear\n".utf8), "a table (CSV)"),
      ([0x50, 0x4B, 3, 4], "a zip archive"),
    ] as [([UInt8], String)])
  func unsupported(bytes: [UInt8], kind: String) {
    #expect(Cut(bytes, name: "x.yml").error == .unsupported(path: "x.yml", kind: kind))
  }

  // MARK: gzip

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    var result = [UInt8](repeating: 0, count: bytes.count + 1000)
    var input = bytes
    input.withUnsafeMutableBufferPointer { input in
      result.withUnsafeMutableBufferPointer { output in
        (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
        (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
        deflate(&stream, Z_FINISH)
      }
    }
    result.removeLast(Int(stream.avail_out))
    deflateEnd(&stream)
    return result
  }

  private static let documents = (0..<40).map { "---\n_id: '\($0)'\ntitle: Number \($0 * $0)\n...\n" }
    .joined()

  @Test("gzip data gives what the plain data gives, in one member or several, padded, by its content")
  func gzipMembers() {
    let plain = Array(Self.documents.utf8)
    let frames = Cut(plain).frames
    let half = plain.count / 2
    let several =
      Self.gzip(Array(plain[..<half])) + Self.gzip([]) + [0, 0] + Self.gzip(Array(plain[half...])) + [
        0, 0, 0,
      ]
    for bytes in [Self.gzip(plain), several] {
      let cut = Cut(bytes)
      #expect(cut.error == nil)
      #expect(cut.frames == frames)
    }
  }

  @Test("gzip data comes the same in pieces of any size", arguments: 1...64)
  func gzipPieces(size: Int) throws {
    let plain = Array(Self.documents.utf8)
    let bytes = Self.gzip(plain) + Self.gzip(plain)
    #expect(try allBytes(of: ByteReader(TestBytes(bytes, pieceBytes: size), path: "a")) == plain + plain)
  }

  @Test("gzip data that is cut anywhere ends early, and what was whole comes first")
  func truncated() {
    let bytes = Self.gzip(Array(Self.documents.utf8))
    let whole = Cut(bytes, name: "a.yml.gz").frames
    for count in 0..<bytes.count {
      let cut = Cut(Array(bytes[..<count]), name: "a.yml.gz")
      #expect(cut.error == .gzipEndsEarly(path: "a.yml.gz", offset: count))
      #expect(cut.frames == Array(whole.prefix(cut.frames.count)))
    }
  }

  @Test("all that cut gzip data holds comes before the error, however little room there is")
  func cutWithLittleRoom() throws {
    let whole = Self.gzip([UInt8](repeating: 0x61, count: 5000))
    let cut = Array(whole.dropLast(9))
    for room in [1, 100, 1 << 16] {
      let reader = try GzipBytes(TestBytes(cut), path: "x.gz")
      var count = 0
      var buffer = [UInt8](repeating: 0, count: room)
      let error = #expect(throws: InputError.self) {
        while true {
          let read = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
          guard read > 0 else { break }
          count += read
        }
      }
      #expect(error == .gzipEndsEarly(path: "x.gz", offset: cut.count), "\(room)")
      #expect(count > 4000, "\(room): \(count)")
    }
  }

  @Test("damaged gzip data is told from data that ends early")
  func damaged() {
    var bytes = Self.gzip(Array(Self.documents.utf8))
    bytes[bytes.count - 8] ^= 1  // the checksum
    let cut = Cut(bytes, name: "a.gz")
    guard case .gzipDamaged(_, _, let detail) = cut.error else {
      Issue.record("\(String(describing: cut.error))")
      return
    }
    #expect(detail == "incorrect data check")
    #expect(cut.frames.count == 40)
    let garbage = Cut(Self.gzip(Array(Self.documents.utf8)) + Array("garbage".utf8))
    if case .gzipDamaged = garbage.error {} else { Issue.record("\(String(describing: garbage.error))") }
  }

  // MARK: Memory

  @Test("a very long line is a defect, its neighbours are read", arguments: ["a.jsonl", "a.json", "a.yml"])
  func longLine(name: String) throws {
    let isYAML = name == "a.yml"
    let source = TestBytes(
      head: isYAML ? "_id: '1'\nt: \"" : "{\"_id\":\"1\",\"t\":\"", fillerBytes: 20_000_000,
      tail: isYAML ? "\"\n---\n_id: '2'\n" : "\"}\n{\"_id\":\"2\"}\n")
    var input = try OpenInput(source, name: name, limits: InputLimits(maxFrameBytes: 1 << 20))
    let frames = [try input.next(), try input.next()]
    #expect(frames[0]?.defect == "longer than 1 MiB, the limit for one record (Limits.recordBytes)")
    #expect(frames[0]?.range.count ?? 0 > 20_000_000)
    #expect(frames.map { $0.flatMap(IDSalvage.id) } == ["1", "2"])
    #expect(frames[1]?.defect == nil)
    #expect(try input.next() == nil)
  }

  @Test("a frame over the limit takes no more memory than the limit")
  func boundedMemory() {
    var builder = FrameBuilder(file: "a", format: .json, maxBytes: 1 << 20)
    let piece = [UInt8](repeating: 0x61, count: 1 << 16)
    for _ in 0..<1000 {
      piece.withUnsafeBufferPointer { builder.append($0[...]) }
      builder.append(0x61)
      #expect(builder.bytes.capacity <= 2 << 20)
    }
    #expect(builder.bytes.capacity <= 1 << 17)
    #expect(builder.byteCount == 1000 * ((1 << 16) + 1))
  }

  // MARK: Several inputs

  @Test("reads all inputs in order, goes on after a failure when asked, and counts the bytes")
  func inputs() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/2.yml", Array("---\n_id: 3\n...\n".utf8))
    try folder.write("a/1.jsonl", Array("{\"_id\":1}\n{\"_id\":2".utf8))
    try folder.write("b.txt", Self.gzip(Array("[{\"_id\":4}]".utf8)))
    let list = SourceList(paths: [folder.path("a"), folder.path("b.txt")])
    #expect(list.problems.isEmpty)
    var reader = FrameReader(list)
    var ids: [String?] = []
    var errors: [InputError] = []
    while true {
      do throws(InputError) {
        guard let frame = try reader.next() else { break }
        ids.append(IDSalvage.id(of: frame))
      } catch {
        errors.append(error)
      }
    }
    #expect(ids == ["1", "3", "4"])
    #expect(errors == [.endsEarly(file: folder.path("a/1.jsonl"), line: 2, in: .record)])
    #expect(reader.bytesRead == reader.totalBytes)
    #expect(try reader.next() == nil)
  }

  @Test(
    "cuts the examples into their records",
    arguments: [
      (Repository.threeRecords, 3), (Repository.inventedRecords, 300), (Repository.departments, 21),
    ])
  func examples(path: String, count: Int) throws {
    try expectWhole(frames(ofFile: path), count: count)
  }

  @Test(
    "cuts the corpora into their records",
    .enabled(if: Shared.has("corpora"), "\(Shared.missing("corpora"))"),
    arguments: [
      ("acl/records.jsonl.gz", 33_812), ("acl/sample-2000.yaml.gz", 2000),
      ("acl/snapshot-2019.jsonl.gz", 13_155),
      ("acl/departments.yaml.gz", 304), ("librecat/publications.yml.gz", 18),
      ("librecat/project.yml.gz", 1584), ("librecat/publication-versions.jsonl.gz", 116),
      ("librecat/invalid-publication.yml.gz", 1),
    ])
  func corpora(name: String, count: Int) throws {
    try expectWhole(Shared.frames("corpora/" + name), count: count)
  }

  private func expectWhole(_ frames: [Frame], count: Int) throws {
    #expect(frames.count == count)
    #expect(frames.allSatisfy { $0.defect == nil && $0.isTerminated })
    for frame in frames where frame.format == .yaml {
      _ = try frame.bytes.withUnsafeBufferPointer { try YAMLReader.value(of: $0) }
    }
  }
}

/// A folder that goes away with the test.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }
}
