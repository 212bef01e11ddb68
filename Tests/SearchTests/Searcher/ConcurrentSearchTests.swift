import Basics
import Foundation
import Indexer
import Publication
import Synchronization
import TestSupport
import Testing

@testable import Search

@Suite("One index asked by many")
struct ConcurrentSearchTests {
  static let questions = [
    "energy", "networks theory", "\"neural collapse\"", "neural OR quantum", "-cell department:MaMo",
    "comput*",
    "year:2020..2024", "model author:wu", "analysis NEAR method", "",
  ]

  /// The parts of an answer by which two are compared.
  struct Answer: Equatable, Sendable {
    var ids: [String]
    var scores: [Double]
    var total: Int
    var facets: [[FacetCounts.Value]]

    init(_ index: SearchIndex, _ query: String) throws { try self.init(index, SearchRequest(query)) }

    init(_ index: SearchIndex, _ request: SearchRequest) throws {
      let results = try index.search(request)
      (ids, scores, total) = (results.hits.map(\.id), results.hits.map(\.score), results.total)
      facets = results.facets.map(\.values)
    }
  }

  @Test("threads see one commit each, whole, while a writer goes on", .timeLimit(.minutes(5)))
  func besideAWriter() throws {
    let exports = [[Repository.threeRecords, Repository.inventedRecords], [Repository.inventedRecords]]
    let index = try TestIndex(exports[0])
    var expected: [String: [String: Answer]] = [:]
    for export in exports.reversed() {
      try index.reindex(export) { $0.allowsMassDeletion = true }
      let fresh = try index.open()
      let answers = try Self.questions.map { ($0, try Answer(fresh, $0)) }
      expected[try fresh.statistics().fingerprint] = Dictionary(uniqueKeysWithValues: answers)
    }
    let known = expected
    #expect(known.count == 2)

    let shared = try index.open()
    let isOver = Atomic(false)
    let compared = Locked<[String: Int]>([:])
    let failures = Locked<[String]>([])
    let work: @Sendable (Int) -> Void = { thread in
      do {
        guard thread > 0 else {
          // The writer.
          defer { isOver.store(true, ordering: .relaxed) }
          for round in 0..<12 {
            try index.reindex(exports[(round + 1) % 2]) { $0.allowsMassDeletion = true }
          }
          return
        }
        var generator = SeededGenerator(seed: UInt64(thread))
        while !isOver.load(ordering: .relaxed) {
          guard let question = Self.questions.randomElement(using: &generator) else { return }
          let results = try shared.search(SearchRequest(question))
          let state = known[results.index.fingerprint]?[question]
          compared.withLock { $0[results.index.fingerprint, default: 0] += 1 }
          if state?.ids != results.hits.map(\.id) || state?.total != results.total
            || state?.facets != results.facets.map(\.values) || state?.scores != results.hits.map(\.score)
          {
            failures.withLock { $0.append("thread \(thread): \(question)") }
          }
        }
      } catch {
        failures.withLock { $0.append("thread \(thread): \(error)") }
      }
    }
    // Threads of their own: Dispatch would run as many at a time as there are processors.
    let all = DispatchGroup()
    for thread in 0...8 {
      all.enter()
      Thread {
        work(thread)
        all.leave()
      }.start()
    }
    all.wait()
    #expect(failures.withLock { $0 } == [])
    // Both states were seen.
    #expect(compared.withLock { $0.count } == 2)
  }

  @Test("answers are the same with room for nothing in the caches")
  func withoutRoom() throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    var options = SearchIndex.Options()
    options.cacheBytes = 0
    let (small, large) = (try SearchIndex(path: index.path, options: options), try index.open())
    for _ in 0..<2 {
      for question in Self.questions { #expect(try Answer(small, question) == Answer(large, question)) }
    }
    #expect(try small.read { $0.searcher.cachedBytes } == 0)
    #expect(try large.read { $0.searcher.cachedBytes } > 0)
  }

  @Test("a stopped question throws, and leaves what is kept whole")
  func stopped() throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let search = try index.open()
    let stop = StopSignal()
    stop.stop()
    for question in Self.questions {
      #expect(throws: SearchError.stopped) { try search.search(SearchRequest(question), until: stop) }
      #expect(throws: SearchError.deadlineExceeded) {
        try search.search(SearchRequest(question), until: StopSignal(deadline: .now - .seconds(1)))
      }
      #expect(try Answer(search, question) == Answer(index.open(), question))
    }
  }

  @Test("a question that needs more memory than it may says so")
  func tooManyPostings() throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    var options = SearchIndex.Options()
    options.limits.questionBytes = 1000
    let search = try SearchIndex(path: index.path, options: options)
    #expect(throws: SearchError.tooManyPostings(limit: 1000)) { try search.search(SearchRequest("a*")) }
    #expect(try search.search(SearchRequest("")).total == 0)
  }

  @Test("an index that another file took the place of is opened anew")
  func replaced() throws {
    let (old, new) = (
      try TestIndex([Repository.threeRecords]), try TestIndex([Repository.inventedRecords])
    )
    let search = try old.open()
    let before = try search.statistics().records
    #expect(rename(new.path, old.path) == 0)
    let after = try old.open().statistics().records
    #expect(after != before)
    // It looks once a second.
    for _ in 0..<50 where try search.statistics().records == before { usleep(100_000) }
    #expect(try search.statistics().records == after)
  }

  @Test("tasks ask without blocking, and a cancelled one ends")
  func tasks() async throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let search = try index.open()
    let totals = try await withThrowingTaskGroup(of: Int.self) { group in
      for question in Self.questions {
        group.addTask { try await search.search(SearchRequest(question)).total }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(try totals.sorted() == Self.questions.map { try Answer(index.open(), $0).total }.sorted())
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await search.search(SearchRequest("energy")).total
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }

  @Test("facets, records and explanations have forms for tasks, which give what the blocking ones give")
  func otherTasks() async throws {
    let index = try TestIndex([Repository.threeRecords, Repository.inventedRecords])
    let search = try index.open()
    let request = SearchRequest("neural")
    let blocking = try Blocking(search, request, ids: ["21326", "nobody"])
    #expect(try await search.facet("oa", request).json == blocking.facet.json)
    let found = try await search.records(ids: ["21326", "nobody"])
    #expect(found.records.map(\.id) == ["21326"] && found.missing == ["nobody"])
    #expect(blocking.records.records.map(\.id) == ["21326"])
    #expect(try await search.explain(id: "21326", request).json == blocking.explanation.json)
    #expect(try await search.similar(to: "21326", request)?.hits.map(\.id) == blocking.similar)
    #expect(try await search.statistics().records == blocking.count)
    #expect(try await search.check().isOK)
    withExtendedLifetime(index) {}
    let cancelled = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await search.records(ids: ["21326"]).records.count
    }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }

  /// In a function that is not `async`, the blocking forms are called.
  private struct Blocking {
    let facet: FacetCounts
    let records: FoundRecords
    let explanation: ExplainReport
    let similar: [String]?
    let count: Int

    init(_ search: SearchIndex, _ request: SearchRequest, ids: [String]) throws {
      facet = try search.facet("oa", request)
      records = try search.records(ids: ids)
      explanation = try search.explain(id: ids.first ?? "", request)
      count = try search.statistics().records
      similar = try search.similar(to: ids.first ?? "", request)?.hits.map(\.id)
    }
  }
}
