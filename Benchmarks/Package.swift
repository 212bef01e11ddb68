// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds `search` builds this or what it needs.
let package = Package(
  name: "SearchBenchmarks",
  dependencies: [
    .package(name: "search", path: ".."),
    // Without its traits: counting of allocations needs more packages, and slows every allocation down.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    // Only to be measured beside: see "Compose with Yams".
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .executableTarget(
      name: "SearchBenchmarks",
      dependencies: [
        .product(name: "Search", package: "search"),
        .product(name: "Indexer", package: "search"),
        .product(name: "Tokenize", package: "search"),
        .product(name: "Benchmark", package: "benchmark"),
        .product(name: "Yams", package: "Yams"),
      ],
      // The plugin looks for targets in a folder named Benchmarks, which this one is.
      path: "SearchBenchmarks",
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)
