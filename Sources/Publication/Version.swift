/// The version of the program.
enum Version {
  static let text = "search 0.1.0"
}
