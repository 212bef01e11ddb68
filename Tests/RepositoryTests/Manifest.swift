import TestSupport

/// The targets in the package's manifest, read from its text: during `swift test`, another SwiftPM would wait
/// for the first one.
struct Manifest {
  /// Debian's package of each system library, by module.
  let systemLibraries: [String: String]
  /// The dependencies of all other targets, including tests.
  let dependencies: [String: Set<String>]

  init() throws {
    let text = try Repository.text("Package.swift")
    let library =
      /\.systemLibrary\(\s*name: "(\w+)",\s*(?:pkgConfig: "[\w.-]+",\s*)?providers: \[\.apt\(\["([\w-]+)"\]\)\]/
    systemLibraries = Dictionary(
      uniqueKeysWithValues: text.matches(of: library).map { (String($0.output.1), String($0.output.2)) })
    // A target of C has nothing but its name.
    let target =
      /(?s)\.(?:target|executableTarget|testTarget)\(\s*name: "(\w+)"(?:\),|,(.*?)swiftSettings:)/
    dependencies = Dictionary(
      uniqueKeysWithValues: text.matches(of: target).map {
        (String($0.output.1), Self.dependencies(in: $0.output.2 ?? ""))
      })
  }

  private static func dependencies(in arguments: Substring) -> Set<String> {
    let list = arguments.firstMatch(of: /dependencies: \[([^\]]*)\](?<allocator> \+ allocator)?/)
    let names = list?.output.1.matches(of: /"(\w+)"/).map { String($0.output.1) } ?? []
    return Set(names).union(list?.output.allocator == nil ? [] : ["CJemalloc"])
  }
}
