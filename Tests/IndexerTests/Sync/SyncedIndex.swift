import CZlib
import Foundation
import IndexStore
import Publication
import Search
import SearchSQLite

@testable import Indexer

/// An index in a folder of its own, with the exports that went in; both go away with the test.
final class SyncedIndex {
  let folder: URL
  var path: String { folder.appending(path: "index/publications.db").path }

  init(_ records: [SampleRecord] = []) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "search-sync-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if !records.isEmpty { try reindex(records) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  // MARK: Files

  /// Writes an export, and returns its path.
  func file(_ text: String, name: String = "export.jsonl") throws -> String {
    try file(Array(text.utf8), name: name)
  }

  func file(_ bytes: [UInt8], name: String) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
  }

  static func gzipped(_ text: String) -> [UInt8] {
    var stream = z_stream()
    // 31: a gzip header and trailer around the largest window.
    guard
      deflateInit2_(
        &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return [] }
    defer { deflateEnd(&stream) }
    var input = Array(text.utf8)
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
    let capacity = UInt32(output.count)
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = capacity
        deflate(&stream, Z_FINISH)
      }
    }
    return Array(output.prefix(Int(stream.total_out)))
  }

  // MARK: Runs

  @discardableResult
  func run(
    _ kind: RunKind, _ paths: [String], _ change: (inout Indexer.RunOptions) -> Void = { _ in }
  ) throws -> RunReport {
    var options = Indexer.RunOptions(kind: kind)
    change(&options)
    return try IndexUpdater(index: path).run(options, paths: paths)
  }

  @discardableResult
  func reindex(
    _ records: [SampleRecord], _ change: (inout Indexer.RunOptions) -> Void = { _ in }
  ) throws -> RunReport {
    try run(.reindex, [file(records.jsonLines)], change)
  }

  @discardableResult
  func reindex(text: String, name: String = "export.jsonl") throws -> RunReport {
    try run(.reindex, [file(text, name: name)])
  }

  @discardableResult
  func ingest(
    _ records: [SampleRecord], _ change: (inout Indexer.RunOptions) -> Void = { _ in }
  ) throws -> RunReport {
    try run(.ingest, [file(records.jsonLines)], change)
  }

  // MARK: State

  /// The bytes of the database file and of its log.
  var bytes: [Data?] { ["", "-wal"].map { FileManager.default.contents(atPath: path + $0) } }

  func open() throws -> SearchIndex { try SearchIndex(path: path) }

  func statistics() throws -> StatsReport { try open().statistics() }

  func ids(_ query: String = "*") throws -> [String] {
    var request = SearchRequest(query)
    request.limit = nil
    return try open().search(request).hits.map(\.id).sorted()
  }

  func stored(_ id: String) throws -> String? {
    try open().records(ids: [id]).records.first.map { String(decoding: $0.canonicalJSON, as: UTF8.self) }
  }

  /// The first column, a text, of each row that an SQL query gives.
  func query(_ sql: String) throws -> [String] {
    try IndexReader(path: path).read { snapshot in
      try snapshot.connection.all(sql) { try $0.string(0) }
    }
  }

  func problems() throws -> [String] { try open().check().problems }
}
