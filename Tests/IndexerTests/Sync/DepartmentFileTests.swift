import Foundation
import Publication
import Search
import Testing

@testable import Indexer

@Suite("The department file")
struct DepartmentFileTests {
  static let flat = """
    ---
    _id: ISTA
    name: Institute
    layer: 1
    tree: []
    ---
    _id: Math
    display: Mathematics
    layer: 2
    tree:
    - _id: ISTA
    ---
    _id: MaMo
    name: Mondelli Group
    display: shown only where there is no name
    layer: 3
    tree:
    - _id: MaMo
    - _id: Math
    - _id: ISTA
    ---
    _id: DaAl
    name: Alistarh Group
    layer: 2
    tree: [{_id: ISTA}]
    """

  static let nested = """
    ---
    tree:
      ISTA:
        name: Institute
        tree:
          Math:
            name: Mathematics
            tree:
              MaMo: {name: Mondelli Group}
          DaAl:
            name: Alistarh Group
    """

  static let list = """
    [{"_id": "ISTA", "name": "Institute"}, {"_id": "Math", "name": "Mathematics", "tree": [{"_id": "ISTA"}]},
     {"_id": "MaMo", "name": "Mondelli Group", "tree": [{"_id": "Math"}, {"_id": "ISTA"}]},
     {"_id": "DaAl", "name": "Alistarh Group", "tree": [{"_id": "ISTA"}]}]
    """

  static let records = [
    SampleRecord("1"), SampleRecord("2") { $0.departments = ["MaMo", "DaAl"] },
    SampleRecord("3") { $0.departments = ["DaAl"] }, SampleRecord("4") { $0.departments = [] },
    SampleRecord("5") { $0.departments = ["MaMo", "Math", "ISTA"] },
    SampleRecord("6") { $0.departments = ["Old"] },
  ]

  private static func counts(_ index: SyncedIndex, _ request: SearchRequest = .init("*")) throws -> [String:
    Int]
  {
    let values = try index.open().facet("department", request).values
    return Dictionary(uniqueKeysWithValues: values.map { ($0.code, $0.count) })
  }

  @Test("Without one a record counts for its own departments only")
  func without() throws {
    let index = try SyncedIndex(Self.records)
    #expect(try Self.counts(index) == ["MaMo": 3, "DaAl": 2, "Math": 1, "ISTA": 1, "Old": 1])
    #expect(try index.open().facet("department", SearchRequest("*")).notStated == 1)
  }

  @Test(
    "gives labels and a tree, and each ancestor counts once",
    arguments: [(flat, "d.yml"), (nested, "d.yml"), (list, "d.json"), (list, "d")])
  func tree(text: String, name: String) throws {
    let index = try SyncedIndex(Self.records)
    let before = try index.statistics()
    let file = try index.file(text, name: name)
    let report = try IndexUpdater(index: index.path).setDepartments(file: file)
    #expect(report.departments == 4)
    #expect(report.unknown == ["Old"])
    #expect(try Self.counts(index) == ["MaMo": 3, "DaAl": 2, "Math": 3, "ISTA": 4, "Old": 1])
    let values = try index.open().facet("department", SearchRequest("*")).values
    let labels = Dictionary(uniqueKeysWithValues: values.map { ($0.code, $0.label) })
    #expect(
      labels == [
        "MaMo": "Mondelli Group", "DaAl": "Alistarh Group", "Math": "Mathematics", "ISTA": "Institute",
        "Old": "Old",
      ])
    let parents = Dictionary(uniqueKeysWithValues: values.map { ($0.code, $0.parent) })
    #expect(parents == ["MaMo": "Math", "DaAl": "ISTA", "Math": "ISTA", "ISTA": nil, "Old": nil])
    let after = try index.statistics()
    #expect(after.fingerprint == before.fingerprint)
    #expect(after.generation == before.generation + 1)
    for (code, count) in try Self.counts(index) {
      var request = SearchRequest("*")
      request.filters = [FacetFilter(facet: "department", values: [FilterValue(.code(code))])]
      #expect(try index.open().search(request).total == count, "\(code)")
    }
    #expect(try index.problems() == [])
  }

  @Test("a dry run tells what a run would, and changes nothing")
  func dryRun() throws {
    let index = try SyncedIndex(Self.records)
    let updater = IndexUpdater(index: index.path)
    let file = try index.file(Self.flat, name: "d.yml")
    let bytes = index.bytes
    let dry = try updater.setDepartments(file: file, isDryRun: true)
    #expect(index.bytes == bytes)
    let real = try updater.setDepartments(file: file)
    #expect(dry.isDryRun && dry.run == nil && real.run != nil)
    #expect(dry.changes == real.changes && dry.unknown == real.unknown && dry.departments == real.departments)
    #expect(throws: (any Error).self) {
      try IndexUpdater(index: index.path + ".none").setDepartments(file: file, isDryRun: true)
    }
  }

  @Test("given again changes nothing, in either form")
  func again() throws {
    let index = try SyncedIndex(Self.records)
    let updater = IndexUpdater(index: index.path)
    let file = try index.file(Self.flat, name: "d.yml")
    _ = try updater.setDepartments(file: file)
    let bytes = index.bytes
    _ = try updater.setDepartments(file: file)
    #expect(index.bytes == bytes)
    _ = try updater.setDepartments(file: index.file(Self.list, name: "d.json"))
    #expect(index.bytes == bytes)
    let export = try index.file(Self.records.jsonLines, name: "export.jsonl")
    let report = try index.run(.reindex, [export]) { $0.departmentFile = file }
    #expect(report.counts == RunCounts(unchanged: 6))
    #expect(index.bytes == bytes)
  }

  @Test("is replaced as a whole")
  func replaced() throws {
    let index = try SyncedIndex(Self.records)
    let updater = IndexUpdater(index: index.path)
    _ = try updater.setDepartments(file: index.file(Self.flat, name: "d.yml"))
    _ = try updater.setDepartments(file: index.file("[{\"_id\":\"MaMo\",\"name\":\"M\"}]", name: "d.json"))
    #expect(try Self.counts(index) == ["MaMo": 3, "DaAl": 2, "Math": 1, "ISTA": 1, "Old": 1])
    let values = try index.open().facet("department", SearchRequest("*")).values
    #expect(values.first { $0.code == "MaMo" }?.label == "M")
    #expect(values.first { $0.code == "DaAl" }?.label == "DaAl")
  }

  private static func state(_ code: String, _ label: String?, _ parent: String?) -> DepartmentState {
    DepartmentState(code: code, label: label, parent: parent)
  }

  /// What `changed` changes in `list`.
  private static let changed = """
    [{"_id": "ISTA", "name": "Institute"}, {"_id": "Math", "name": "Maths", "tree": [{"_id": "ISTA"}]},
     {"_id": "mamo", "name": "Mondelli Group", "tree": [{"_id": "ISTA"}]}, {"_id": "New"}]
    """
  private static let changes = [
    DepartmentChange(before: state("DaAl", "Alistarh Group", "ISTA"), after: nil),
    DepartmentChange(
      before: state("Math", "Mathematics", "ISTA"), after: state("Math", "Maths", "ISTA")),
    DepartmentChange(before: nil, after: state("New", nil, nil)),
    DepartmentChange(
      before: state("MaMo", "Mondelli Group", "Math"), after: state("mamo", "Mondelli Group", "ISTA")),
  ]

  @Test("is a change: reported unit by unit, part of the dry run, and a row in the history")
  func reported() throws {
    let index = try SyncedIndex(Self.records)
    let updater = IndexUpdater(index: index.path)
    let first = try updater.setDepartments(file: index.file(Self.list, name: "first.json"))
    #expect(first.changes.map(\.code) == ["DaAl", "ISTA", "MaMo", "Math"] && first.run == 2)
    #expect(first.changes.allSatisfy { $0.before == nil })
    let export = try index.file(Self.records.jsonLines, name: "export.jsonl")
    let file = try index.file(Self.changed, name: "d.json")
    let bytes = index.bytes
    let dry = try index.run(.reindex, [export]) {
      $0.departmentFile = file
      $0.isDryRun = true
    }
    #expect(dry.departments == Self.changes && dry.run == nil && index.bytes == bytes)
    let report = try index.run(.reindex, [export]) { $0.departmentFile = file }
    #expect(report.departments == Self.changes && report.run == 3)
    #expect(report.counts == RunCounts(unchanged: 6))
    #expect(try index.run(.reindex, [export]) { $0.departmentFile = file }.departments == [])

    let history = try updater.history()
    #expect(history.map(\.run) == [3, 2, 1] && history.map(\.kind) == [.reindex, .departments, .reindex])
    #expect(history.map(\.source) == ["default", "first.json", "default"])
    #expect(history.map(\.records) == [6, 6, 6])
    let details = try #require(try updater.details(ofRun: 3))
    #expect(details.departments == Self.changes && details.changes == [])
    #expect(try updater.details(ofRun: 2)?.departments == first.changes)
    #expect(try index.problems() == [])
    _ = try updater.repair()
    #expect(try updater.details(ofRun: 3)?.departments == Self.changes)
  }

  @Test("keeps the changes of the last 100 runs alone")
  func keptChanges() throws {
    let index = try SyncedIndex(Self.records)
    for number in 1...102 {
      let file = try index.file("[{\"_id\":\"MaMo\",\"name\":\"M \(number)\"}]", name: "d.json")
      _ = try IndexUpdater(index: index.path).setDepartments(file: file)
    }
    let runs = try index.query("SELECT CAST(run AS TEXT) FROM department_change ORDER BY run")
    #expect(runs.compactMap(Int.init) == Array(4...103))
  }

  @Test("comes with a run as well, and holds for records that come later")
  func withRun() throws {
    let index = try SyncedIndex()
    let export = try index.file(Self.records.jsonLines)
    let file = try index.file(Self.flat, name: "d.yml")
    try index.run(.ingest, [export]) { $0.departmentFile = file }
    #expect(try Self.counts(index)["ISTA"] == 4)
    try index.ingest([SampleRecord("7") { $0.departments = ["DaAl"] }])
    #expect(try Self.counts(index)["ISTA"] == 5)
    #expect(try Self.counts(index)["DaAl"] == 3)
    let fresh = try SyncedIndex(Self.records + [SampleRecord("7") { $0.departments = ["DaAl"] }])
    #expect(try index.statistics().fingerprint == fresh.statistics().fingerprint)
  }

  @Test(
    "that is none stops the run",
    arguments: [
      "", "[]", "- just text\n", "---\ntitle: A paper\n_id: '1'\n", "{\"_id\":", "_id: ''\nname: x\n",
    ])
  func invalid(text: String) throws {
    let index = try SyncedIndex(Self.records)
    let bytes = index.bytes
    let file = try index.file(text, name: "d.yml")
    #expect(throws: (any Error).self) { try IndexUpdater(index: index.path).setDepartments(file: file) }
    let export = try index.file(SampleRecord.many(1...3).jsonLines, name: "export.jsonl")
    #expect(throws: (any Error).self) { try index.run(.ingest, [export]) { $0.departmentFile = file } }
    #expect(index.bytes == bytes)
  }

  static let cycles: [(file: String, chain: String)] = [
    (
      #"[{"_id":"MaMo","tree":[{"_id":"DaAl"}]},{"_id":"DaAl","tree":[{"_id":"MaMo"}]}]"#,
      "'MaMo', which is part of 'DaAl', which is part of 'MaMo'"
    ),
    (
      #"{"tree":{"A":{"name":"a","tree":{"B":{"tree":{"A":{"name":"again"}}}}}}}"#,
      "'A', which is part of 'B', which is part of 'A'"
    ),
    (
      #"[{"_id":"Leaf","tree":["X"]},{"_id":"X","tree":["Y"]},{"_id":"Y","tree":["Z"]},{"_id":"Z","tree":["X"]}]"#,
      "'X', which is part of 'Y', which is part of 'Z', which is part of 'X'"
    ),
  ]

  @Test("A tree with a cycle is refused, and the cycle is named", arguments: cycles.indices)
  func cycle(number: Int) throws {
    let (text, chain) = Self.cycles[number]
    let index = try SyncedIndex(Self.records)
    let bytes = index.bytes
    let file = try index.file(text, name: "d.json")
    let error = #expect(throws: DepartmentFileError.self) {
      try IndexUpdater(index: index.path).setDepartments(file: file)
    }
    #expect(
      error?.description.contains(": the tree has a cycle: \(chain); expected departments") == true)
    #expect(index.bytes == bytes)
  }

  @Test("A unit among its own ancestors is no cycle, and a chain of 100,000 units is read at once")
  func longChain() throws {
    let index = try SyncedIndex(Self.records)
    let own = try index.file(#"[{"_id":"Old","tree":["Old"]}]"#, name: "own.json")
    _ = try IndexUpdater(index: index.path).setDepartments(file: own)
    let units = (0..<100_000).map { "{\"_id\":\"u\($0)\",\"tree\":[\"u\($0 + 1)\"]}" }
    let file = try index.file("[" + units.joined(separator: ",") + "]", name: "long.json")
    #expect(try IndexUpdater(index: index.path).setDepartments(file: file).departments == 100_000)
    #expect(try Self.counts(index)["MaMo"] != nil)
  }
}
