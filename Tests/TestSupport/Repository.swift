package import Foundation

/// The files of this repository that tests read.
package enum Repository {
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  package static func path(_ name: String) -> String { root.appending(path: name).path }

  package static let threeRecords = path("Examples/ista-three-records.yaml")
  package static let inventedRecords = path("Examples/invented-records.yaml")
  package static let departments = path("Examples/departments.yaml")
}
