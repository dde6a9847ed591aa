import DenseMath
import Foundation

/// A kind of damage to a store's file.
enum Damage: String, CaseIterable, Sendable {
    case oneByte = "1 byte changed"
    case eightBytes = "8 bytes changed"
    case zeroedPage = "a page zeroed"
    case randomPage = "a page of random bytes"
    case truncated = "truncated"

    /// How many variants of 220 have this damage.
    var count: Int {
        switch self {
        case .oneByte: 50
        case .eightBytes: 100
        case .zeroedPage, .randomPage: 25
        case .truncated: 20
        }
    }

    private static let page = 4096

    func apply(to bytes: inout [UInt8], _ random: inout RandomNumbers) {
        switch self {
        case .oneByte: change(1, of: &bytes, &random)
        case .eightBytes: change(8, of: &bytes, &random)
        case .zeroedPage, .randomPage:
            let start = Int.random(in: 0..<bytes.count / Self.page, using: &random) * Self.page
            for index in start..<start + Self.page {
                bytes[index] = self == .zeroedPage ? 0 : UInt8.random(in: 0...255, using: &random)
            }
        case .truncated: bytes.removeLast(bytes.count - Int.random(in: 0..<bytes.count, using: &random))
        }
    }

    private func change(_ count: Int, of bytes: inout [UInt8], _ random: inout RandomNumbers) {
        for _ in 0..<count {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            bytes[index] ^= UInt8.random(in: 1...255, using: &random)
        }
    }
}

/// Copies of one store, each with damage of its own. The same seed gives the same damage of the same file.
struct DamagedStores: Sendable {
    struct Variant: Sendable {
        let number: Int
        let damage: Damage
    }

    static let variants: [Variant] = Damage.allCases.flatMap { Array(repeating: $0, count: $0.count) }
        .enumerated().map { Variant(number: $0.offset, damage: $0.element) }

    let room: Room
    /// The state folder of the undamaged store.
    let origin: String

    /// Makes the store: 120 users, 150 items, 3,000 ratings and a linear model.
    /// - Parameter body: looks at the daemon that has it, before it is stopped.
    init(in room: Room, _ body: (AttackedDaemon) throws -> Void) throws {
        self.room = room
        let daemon = try AttackedDaemon(in: room, "undamaged")
        try SampleRatings(users: 120, items: 150, each: 25).store(in: daemon)
        try daemon.train("linear")
        try body(daemon)
        daemon.stop()
        origin = daemon.state
    }

    /// Runs `body` with the name of a folder in the room that has a damaged copy as its state, which is removed
    /// afterwards.
    private func with<Value>(_ variant: Variant, _ body: (String) throws -> Value) throws -> Value {
        try withCopy("variant\(variant.number)") { name in
            let store = Self.store(inState: room.folder + "/" + name + "/state")
            let file = URL(fileURLWithPath: store + "/data.mdb")
            var bytes = [UInt8](try Data(contentsOf: file))
            var random = RandomNumbers(seed: UInt64(7 + variant.number))
            variant.damage.apply(to: &bytes, &random)
            try Data(bytes).write(to: file)
            return try body(name)
        }
    }

    /// The same with a copy that is not damaged.
    func withCopy<Value>(_ name: String, _ body: (String) throws -> Value) throws -> Value {
        let folder = room.folder + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: origin, toPath: folder + "/state")
        return try body(name)
    }

    static func store(inState state: String) -> String { state + "/store" }

    /// The variants of these kinds, looked at by as many threads as there are cores.
    func forEach<Value: Sendable>(_ variants: [Variant], _ body: (Variant, String) throws -> Value) throws -> [Value] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return try concurrently(cores) { core in
            try variants.filter { $0.number % cores == core }.map { variant in
                try with(variant) { try body(variant, $0) }
            }
        }.flatMap { $0 }
    }
}
