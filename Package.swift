// swift-tools-version: 6.2
// 6.2, not 6.1: `Span` keeps pointers into the map inside their transaction.
import PackageDescription

/// The archive of libFuzzer, which scripts/fuzz.sh names. Its build has instrumentation, internal declarations and
/// assertions, and a folder of its own. Other builds contain nothing of it.
let libFuzzer = Context.environment["TASTED_LIBFUZZER"]

let features: [SwiftSetting] =
    [
        // An import is visible only where it is written: the arrows of the architecture stay checkable.
        .enableUpcomingFeature("MemberImportVisibility"),
        // `any` is spelled out, so that a dynamic call is seen where it costs.
        .enableUpcomingFeature("ExistentialAny"),
    ]
    + (libFuzzer == nil
        ? []
        : [
            .unsafeFlags(["-sanitize=fuzzer", "-enable-testing", "-assert-config", "Debug", "-DDEBUG"])
        ])

/// A product that only the programs of this package need. A package that takes TasteClient with `traits: []` fetches
/// none of them.
func product(_ name: String, _ package: String) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: ["Programs"]))
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioTestUtils: Target.Dependency = .product(name: "NIOTestUtils", package: "swift-nio")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let nioExtras = product("NIOExtras", "swift-nio-extras")
let algorithms = product("Algorithms", "swift-algorithms")
let logging = product("Logging", "swift-log")
let lifecycle = product("ServiceLifecycle", "swift-service-lifecycle")
let unixSignals = product("UnixSignals", "swift-service-lifecycle")
let hummingbird = product("Hummingbird", "hummingbird")
let httpTypes = product("HTTPTypes", "swift-http-types")
let argumentParser = product("ArgumentParser", "swift-argument-parser")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: features)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: features)
}

/// The daemon. The fuzzer reads configurations as it does, so that its build needs a library without the main function.
func daemon(_ dependencies: [Target.Dependency]) -> Target {
    libFuzzer == nil
        ? executable("tasted", dependencies)
        : .target(name: "tasted", dependencies: dependencies, exclude: ["Tasted.swift"], swiftSettings: features)
}

/// What runs the targets of Fuzz/Targets: libFuzzer in its build, in other builds tests, which replay the corpora.
func fuzzing() -> [Target] {
    let dependencies: [Target.Dependency] = [
        "TasteValues", "LMDB", "Datasets", "Recommenders", "TasteStore", "TasteEngine", "TasteServer", "TasteProtocol",
        "Settings", "tasted", nioCore, nioPosix, logging,
    ]
    guard let libFuzzer else {
        return [
            .testTarget(
                name: "FuzzTests", dependencies: dependencies, path: "Fuzz",
                exclude: ["Corpora", "CLibFuzzer", "Driver"],
                swiftSettings: features)
        ]
    }
    return [
        .systemLibrary(name: "CLibFuzzer", path: "Fuzz/CLibFuzzer"),
        .executableTarget(
            name: "Fuzz", dependencies: ["CLibFuzzer"] + dependencies, path: "Fuzz",
            exclude: ["Corpora", "CLibFuzzer", "Tests"],
            swiftSettings: features, linkerSettings: [.unsafeFlags([libFuzzer, "-lstdc++"])]),
    ]
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies, swiftSettings: features
    )
}

let package = Package(
    name: "tasted",
    products: libFuzzer == nil
        ? [
            .library(name: "TasteClient", targets: ["TasteClient"]),
            .executable(name: "tasted", targets: ["tasted"]),
            .executable(name: "taste", targets: ["taste"]),
            .executable(name: "taste-web", targets: ["taste-web"]),
            .executable(name: "taste-bench", targets: ["TasteBench"]),
        ] : [.executable(name: "fuzz", targets: ["Fuzz"])],
    traits: [
        .default(enabledTraits: ["Programs"]),
        .trait(
            name: "Programs", description: "The daemon and the commands, which the library TasteClient does not need."),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        // Without the traits: no reading of configurations, and only the essentials of Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // C: the only doors to the system libraries and to the vector loops.
        .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        // glibc's malloc_trim and mallopt, which Swift's Glibc module leaves out.
        .systemLibrary(name: "CMalloc"),
        // Loads the library when it is first used (apt: libopenblas0).
        .target(name: "COpenBLAS"),
        .target(name: "CVectorKernels"),
        // CRC-32C by the processor's instruction.
        .target(name: "CChecksum"),
        // The peer of a socket, and the names of accounts.
        .target(name: "CAccounts"),
        // A handler of fatal signals.
        .target(name: "CCrashMark"),

        // What crosses modules as a value. No dependencies.
        library("TasteValues"),

        // What a setting is: declared once, read from files, variables and options.
        library("Settings"),

        // Libraries of their own, which know nothing of tasted.
        library("LMDB", ["CChecksum", "CLMDB"]),
        library("DenseMath", ["COpenBLAS", "CVectorKernels"]),
        library("PlanarLayout", ["DenseMath"]),
        library("Recommenders", ["TasteValues", "DenseMath", algorithms]),
        library("Datasets", ["TasteValues", "DenseMath"]),
        library("Charts"),
        library(
            "Evaluation", ["TasteValues", "Recommenders", "DenseMath", "Datasets", "Charts", "TerminalOutput"]),

        // The serving column.
        library("TasteStore", ["TasteValues", "LMDB", "CMalloc", "CChecksum", algorithms]),
        library(
            "TasteEngine",
            ["TasteValues", "TasteStore", "Recommenders", "PlanarLayout", "DenseMath", "Settings", algorithms]),
        library(
            "TasteServer",
            [
                "CAccounts", "TasteValues", "TasteEngine", "TasteStore", "TasteProtocol", "Settings", nioCore, nioPosix,
                logging, lifecycle,
                nioExtras,
            ]),
        daemon(
            [
                "TasteValues", "TasteProtocol", "TasteServer", "TasteEngine", "TasteStore", "Recommenders", "Settings",
                "TerminalOutput", "CSystemd", "CMalloc", "CCrashMark",
                nioCore, nioPosix, logging, lifecycle,
                unixSignals,
                product("Yams", "Yams"),
            ]),

        // The calling column.
        library("TasteProtocol", ["TasteValues", protobuf, nioCore]),
        library("TasteClient", ["TasteValues", "TasteProtocol", nioCore, nioPosix]),
        executable(
            "taste",
            [
                "TasteValues", "TasteClient", "TasteProtocol", "Datasets", "Evaluation", "Recommenders", "DenseMath",
                "TerminalOutput", argumentParser,
            ]),
        library("TerminalOutput"),

        // The page and the HTTP interface: a program of its own, so that `taste` starts without a web server in it.
        .target(
            name: "TasteWeb",
            dependencies: [
                "TasteValues", "TasteClient", "TasteProtocol", "TerminalOutput", "Charts", hummingbird, nioCore,
                nioPosix,
                logging,
                lifecycle, protobuf,
                .product(name: "NIOHTTP1", package: "swift-nio"),
                nioExtras,
                product("NIOHTTPTypes", "swift-nio-extras"),
                product("HummingbirdCore", "hummingbird"),
                product("Mustache", "swift-mustache"),
                httpTypes,
            ],
            resources: [.embedInCode("Pages/Resources")], swiftSettings: features),
        executable(
            "taste-web",
            [
                "TasteWeb", "TasteValues", "TasteClient", "TerminalOutput", argumentParser, logging, lifecycle, nioCore,
                unixSignals,
            ]),

        executable(
            "TasteBench",
            [
                "TasteValues", "TasteClient", "TasteProtocol", "Recommenders", "PlanarLayout", "Evaluation", "Datasets",
                "DenseMath", "LMDB", "TerminalOutput", "CMalloc", nioCore, nioPosix, hummingbird, httpTypes,
                nioExtras, protobuf, argumentParser, product("Histogram", "hdrhistogram-swift"),
            ]),

        .target(
            name: "TestSupport", dependencies: ["TasteClient", nioCore, nioPosix], path: "Tests/TestSupport",
            swiftSettings: features),
        tests("LMDB"),
        tests("DenseMath", ["COpenBLAS"]),
        tests("PlanarLayout", ["DenseMath"]),
        tests("Recommenders", ["TasteValues", "DenseMath"]),
        tests("Evaluation", ["TasteValues", "Recommenders", "DenseMath", "Datasets"]),
        tests("Datasets", ["TasteValues"]),
        tests("TerminalOutput"),
        tests("Charts"),
        tests("TasteValues"),
        tests("TasteStore", ["TasteValues", "CChecksum", "LMDB"]),
        tests("TasteEngine", ["TasteValues", "TasteStore", "Recommenders", algorithms]),
        tests("TasteProtocol", ["TasteValues", protobuf, nioCore, nioEmbedded, nioTestUtils]),
        tests("TasteServer", ["Settings", "TasteValues", "TasteProtocol", nioCore, nioEmbedded, protobuf]),
        tests("TasteClient", ["TasteValues", "TasteProtocol", nioCore, nioEmbedded]),
        tests(
            "TasteWeb",
            [
                "TasteValues", "TasteClient", "TasteProtocol", nioCore, nioPosix, protobuf, logging, httpTypes,
                "taste-web",
                "taste", "tasted",
            ]),
        .testTarget(
            name: "ProcessTests",
            dependencies: [
                "TestSupport", "TasteValues", "TasteStore", "TasteClient", "TasteProtocol", "Recommenders",
                "TerminalOutput", "Settings", "tasted", "taste", nioCore, nioPosix, protobuf,
            ],
            swiftSettings: features),
    ] + fuzzing(),
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17
)
