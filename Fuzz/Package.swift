// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds `search` builds this. `Scripts/fuzz` builds it with
// libFuzzer.
let package = Package(
  name: "SearchFuzz",
  dependencies: [.package(name: "search", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "Search", package: "search"),
        .product(name: "Indexer", package: "search"),
        .product(name: "Tokenize", package: "search"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
