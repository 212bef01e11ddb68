// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A sanitizer brings a malloc of its own, and can have no other beside it: `make sanitize` says so.
let allocator: [Target.Dependency] =
  Context.environment["SEARCH_SANITIZE"] == nil ? ["CJemalloc", "CHeapSettings"] : []

let package = Package(
  name: "search",
  // Built and tested on Linux only. What macOS would need at least, for its locks and its clocks.
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "search", targets: ["SearchCLI"]),
    .executable(name: "search-online", targets: ["SearchOnline"]),
    .library(name: "Search", targets: ["Search"]),
    .library(name: "Indexer", targets: ["Indexer"]),
    .library(name: "Export", targets: ["Export"]),
    .library(name: "Publication", targets: ["Publication"]),
    .library(name: "Tokenize", targets: ["Tokenize"]),
  ],
  targets: [
    // C libraries of the system: ARCHITECTURE.md says who imports which.
    .systemLibrary(name: "CSystemSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    // Debian has no pkg-config file for it.
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),

    // What a C library reads before any Swift runs.
    .target(name: "CHeapSettings"),

    // Know nothing of `search`.
    .target(name: "Basics", swiftSettings: settings),
    .target(name: "SearchSQLite", dependencies: ["CSystemSQLite"], swiftSettings: settings),
    .target(name: "Arguments", dependencies: ["Basics"], swiftSettings: settings),
    .target(name: "HTML", swiftSettings: settings),

    .target(name: "Tokenize", dependencies: ["Basics", "CStemmer"], swiftSettings: settings),
    .target(name: "Publication", dependencies: ["Basics", "Tokenize", "CXXHash"], swiftSettings: settings),
    .target(
      name: "IndexStore",
      dependencies: ["Basics", "Publication", "Tokenize", "SearchSQLite"], swiftSettings: settings),
    .target(
      name: "Indexer",
      dependencies: ["Basics", "Publication", "IndexStore", "CZlib", "CYAML"], swiftSettings: settings),
    .target(
      name: "Search", dependencies: ["Basics", "Publication", "Tokenize", "IndexStore"],
      swiftSettings: settings),
    .target(name: "Configuration", dependencies: ["Basics", "CYAML"], swiftSettings: settings),
    .target(
      name: "Export", dependencies: ["Basics", "HTML", "Publication", "Tokenize", "CZlib"],
      swiftSettings: settings),
    .target(
      name: "Pages", dependencies: ["Basics", "Export", "HTML", "Publication", "Search", "Tokenize"],
      swiftSettings: settings),
    .target(
      name: "SearchServer",
      dependencies: [
        "Basics", "Configuration", "Export", "HTML", "Pages", "Publication", "Search", "CMicroHTTPD",
      ],
      swiftSettings: settings),
    .target(name: "OnlineOptions", dependencies: ["Arguments"], swiftSettings: settings),
    .executableTarget(
      name: "SearchOnline",
      dependencies: [
        "Arguments", "Configuration", "OnlineOptions", "Pages", "Publication", "SearchServer",
      ] + allocator,
      swiftSettings: settings),
    .executableTarget(
      name: "SearchCLI",
      dependencies: [
        "Arguments", "Basics", "Configuration", "Export", "HTML", "OnlineOptions", "Pages", "Search",
        "Indexer", "Publication",
      ] + allocator,
      swiftSettings: settings),

    // What a host program may do, with what is public alone. No product.
    .executableTarget(
      name: "ExampleApp", dependencies: ["Search", "Indexer", "Publication"], path: "Examples/App",
      packageAccess: false, swiftSettings: settings),

    // What tests of several targets share.
    .target(
      name: "TestSupport", dependencies: ["Basics", "Publication"], path: "Tests/TestSupport",
      swiftSettings: settings),
    .testTarget(
      name: "SearchSQLiteTests", dependencies: ["SearchSQLite", "FaultyDisk"], swiftSettings: settings),
    .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "ArgumentsTests", dependencies: ["Arguments"], swiftSettings: settings),
    .testTarget(name: "HTMLTests", dependencies: ["HTML"], swiftSettings: settings),
    .testTarget(
      name: "PagesTests", dependencies: ["Export", "HTML", "Pages", "Publication", "Search", "Tokenize"],
      swiftSettings: settings),
    .testTarget(
      name: "PublicationTests", dependencies: ["Publication", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "TokenizeTests", dependencies: ["Tokenize", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "IndexStoreTests",
      dependencies: ["IndexStore", "Publication", "SearchSQLite", "TestSupport"],
      swiftSettings: settings),
    // Makes SQLite's disk fail; for tests only.
    .target(
      name: "FaultyDisk", dependencies: ["CSystemSQLite"],
      path: "Tests/FaultyDisk", swiftSettings: settings),
    .testTarget(
      name: "IndexerTests",
      dependencies: [
        "Indexer", "IndexStore", "Publication", "Search", "SearchSQLite", "CZlib", "FaultyDisk",
        "TestSupport",
      ],
      exclude: ["Fixtures"],
      swiftSettings: settings),
    .testTarget(
      name: "SearchTests", dependencies: ["Search", "Indexer", "Publication", "Tokenize", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration"], swiftSettings: settings),
    .testTarget(
      name: "ExportTests", dependencies: ["Export", "Publication", "TestSupport"], exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "SearchServerTests",
      dependencies: [
        "SearchServer", "Configuration", "Export", "HTML", "Indexer", "Pages", "Publication", "Search",
        "TestSupport",
      ],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "SearchCLITests",
      dependencies: ["SearchCLI", "Arguments", "Export", "Search", "Indexer", "Publication"],
      exclude: ["Golden"],
      swiftSettings: settings),
    // Runs the program itself, as a shell would.
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["SearchCLI", "SearchOnline", "ExampleApp", "Search", "TestSupport"],
      swiftSettings: settings),
    // Reads the repository itself.
    .testTarget(name: "RepositoryTests", dependencies: ["TestSupport"], swiftSettings: settings),
  ]
)
