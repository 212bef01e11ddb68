// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// A package of its own, so that nobody who builds `search` builds this.
let package = Package(
  name: "SearchBenchmarks",
  dependencies: [.package(name: "search", path: "..")],
  targets: [
    .systemLibrary(name: "CPerfEvent"),
    // For the comparison "Parse with libyaml"; the root package's `CYAML` is not one of its products.
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),

    // Knows nothing about `search`.
    .target(name: "Harness", dependencies: ["CPerfEvent"], swiftSettings: settings),
    .executableTarget(
      name: "SearchBenchmarks",
      dependencies: [
        "Harness", "CLibYAML",
        .product(name: "Search", package: "search"),
        .product(name: "Indexer", package: "search"),
        .product(name: "Tokenize", package: "search"),
      ],
      swiftSettings: settings,
      // Like the program: with another malloc, the times would be those of another program.
      linkerSettings: [.linkedLibrary("jemalloc")]),
  ]
)
