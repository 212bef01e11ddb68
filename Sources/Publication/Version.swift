/// The version of the programs.
package enum Version {
  package static let text = "search 0.1.0"
}
