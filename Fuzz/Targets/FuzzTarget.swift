import Foundation

/// Something that takes any bytes. What it does with them must neither trap, hang nor take much memory.
protocol FuzzTarget: Sendable {
    /// Inputs to begin with, by name. They are written into the committed corpus.
    var seeds: [String: [UInt8]] { get }

    /// Runs on one input. It traps where a result is wrong.
    func run(_ input: [UInt8])

    /// Changes an input as its form suggests; nil: as libFuzzer changes any bytes.
    func mutate(_ input: [UInt8], using random: inout RandomBytes) -> [UInt8]?
}

extension FuzzTarget {
    func mutate(_ input: [UInt8], using random: inout RandomBytes) -> [UInt8]? { nil }
}

/// Random numbers that depend on the seed only: SplitMix64 (Steele, Lea and Flood, 2014).
struct RandomBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

/// All targets, by the names of their corpora.
enum FuzzTargets {
    static let names = ["frames", "requests", "files", "configuration", "values", "stores"]

    static func target(_ name: String) -> (any FuzzTarget)? {
        switch name {
        case "frames": FrameTarget()
        case "requests": RequestTarget()
        case "files": FileTarget()
        case "configuration": ConfigurationTarget()
        case "values": ValueTarget()
        case "stores": StoreTarget()
        default: nil
        }
    }
}

/// Files of the repository, which are found by the path of this source file.
enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The inputs that are committed for a target.
    static func corpus(of target: String) -> [String] {
        let folder = root + "/Fuzz/Corpora/" + target
        return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { folder + "/" + $0 }
    }
}

/// A folder in memory, if possible, that this process uses for its files.
enum Workplace {
    static let path: String = {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
        let path = parent + "/taste-fuzz-\(getpid())"
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            preconditionFailure("the folder \(path) cannot be made: \(error)")
        }
        atexit { try? FileManager.default.removeItem(atPath: Workplace.path) }
        return path
    }()

    /// Makes an empty folder of this name, in place of what had the name.
    static func emptyFolder(_ name: String) -> String {
        let folder = path + "/" + name
        try? FileManager.default.removeItem(atPath: folder)
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
