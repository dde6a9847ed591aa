import Glibc
import LMDB
import Synchronization
import TasteValues

/// What a change needs room for, which decides how much of the map it may use.
package enum MapUse: Sendable {
    /// It stores something on behalf of an account that does not administer.
    case storing
    /// It merges events that are stored already into the rows.
    case merging
    /// It stores what was learned.
    case learning
    /// It removes something, or is made by an administrator.
    case deleting
}

/// The reserve: a part of the map that only deletions and administration may use, so that a full store can be emptied.
/// Learning may use three quarters of it, and merging one, so that a full store can still learn without those who were
/// forgotten.
///
/// LMDB enforces it, and counts free pages in doing so: the map is as large as what may be stored, and grows into the
/// reserve for the one change that may use it and needs to. A file that has grown into the reserve grows no further for
/// others, who then have only the free pages beyond as many as the reserve lacks. Blocks of the disk are reserved as
/// well, behind the end of the file.
final class MapRoom: Sendable {
    private static let reserveShare = 8
    private static let largestReserve = 1 << 30
    private static let largestDiskReserve = 16 << 20
    private static let diskShare = 16
    /// The share of the reserve that must be free beyond, because a change takes some pages before it frees others.
    private static let marginShare = 64
    // A training that gathers ratings reads for seconds.
    private static let pauses = 10_000
    private static let pauseMicroseconds: UInt32 = 500

    private struct State {
        var isDiskFull = false
        /// How far behind the file's beginning blocks are reserved, in bytes.
        var reservedThrough = 0
        /// The size of the map.
        var mapBytes = 0
    }

    private let environment: Environment
    private let mapBytes: Int
    private let reserveBytes: Int
    private let diskBytes: Int
    /// The state is used by the writer's thread only.
    private let state = Mutex(State())

    /// The size of the map for changes that store something.
    static func storingBytes(mapBytes: Int, reserveBytes: Int?) -> Int {
        mapBytes - (reserveBytes.map { min($0, mapBytes / 2) } ?? min(mapBytes / reserveShare, largestReserve))
    }

    /// - Parameter reserveBytes: nil: an eighth of the map, but no more than 1 GiB.
    init(_ environment: Environment, path: String, mapBytes: Int, reserveBytes: Int?) {
        self.environment = environment
        self.mapBytes = mapBytes
        self.reserveBytes = mapBytes - Self.storingBytes(mapBytes: mapBytes, reserveBytes: reserveBytes)
        var disk = statvfs()
        let diskTotal = statvfs(path, &disk) == 0 ? Int(disk.f_blocks) * Int(disk.f_frsize) : 0
        diskBytes = min(self.reserveBytes, Self.largestDiskReserve, diskTotal / Self.diskShare)
        resize(to: limit(of: .storing))
        reserveDisk()
    }

    /// Reserves blocks of the disk behind the file, if a commit has made it longer, and gives the reserve back if that
    /// was not possible before, because of an active read.
    func noteCommit() {
        let storing = limit(of: .storing)
        if state.withLock({ $0.mapBytes }) != storing { _ = resizeAtOnce(to: storing) }
        if environment.size.used + diskBytes > state.withLock({ $0.reservedThrough }) { reserveDisk() }
    }

    /// - Returns: Whether the disk has the space.
    @discardableResult
    private func reserveDisk() -> Bool {
        // Twice as much, so that not every commit that makes the file longer has to reserve blocks.
        let reserved = [2 * diskBytes, diskBytes].first { environment.reserveDisk(bytes: $0) }
        let isFull = reserved == nil
        let through = environment.size.used + (reserved ?? 0)
        let wasFull = state.withLock { state in
            defer { (state.isDiskFull, state.reservedThrough) = (isFull, through) }
            return state.isDiskFull
        }
        if isFull != wasFull { resize(to: limit(of: .storing)) }
        return !isFull
    }

    /// The size of the map for a change. On a full disk, nothing is stored that would make the file longer.
    private func limit(of use: MapUse) -> Int {
        switch use {
        case .storing: state.withLock { $0.isDiskFull } ? 0 : allowed(for: use)
        case .merging, .learning, .deleting: allowed(for: use)
        }
    }

    /// The part of the map that a change may use.
    private func allowed(for use: MapUse) -> Int {
        switch use {
        case .storing: mapBytes - reserveBytes
        case .merging: mapBytes - reserveBytes / 4 * 3
        case .learning: mapBytes - reserveBytes / 4
        case .deleting: mapBytes
        }
    }

    /// Checks, where the file is longer than what a change may use, that as many pages are free: they are the reserve
    /// then.
    ///
    /// - Throws: `mapFull`.
    func check(_ use: MapUse) throws {
        let overrun = environment.size.used - allowed(for: use)
        guard overrun > 0, use != .deleting else { return }
        guard try environment.freeBytes >= overrun + reserveBytes / Self.marginShare else {
            throw LMDBError(code: .mapFull, operation: "use the reserve")
        }
    }

    /// Waits for active reads to end, because they use the map.
    @discardableResult
    private func resize(to bytes: Int) -> Bool {
        for _ in 0..<Self.pauses {
            guard let isResized = resizeAtOnce(to: bytes) else { return false }
            if isResized { return true }
            usleep(Self.pauseMicroseconds)
        }
        return false
    }

    /// - Returns: False if there was an active read; nil if the environment could not be opened again.
    private func resizeAtOnce(to bytes: Int) -> Bool? {
        // Not even a single table fits into less.
        guard let isResized = try? environment.reopen(mapSize: max(bytes, 64 << 10)) else { return nil }
        if isResized { state.withLock { $0.mapBytes = bytes } }
        return isResized
    }

    /// Runs a transaction that found no room, once more with the room that it may use.
    ///
    /// - Throws: What `transaction` throws, or `failure` if it has had all that it may use.
    func retry<Result>(for use: MapUse, after failure: any Error, _ transaction: () throws -> Result) throws -> Result {
        guard (failure as? LMDBError)?.code == .mapFull else { throw failure }
        let isDiskFull = state.withLock { $0.isDiskFull }
        switch use {
        case .storing where !isDiskFull: throw refusal(of: use, failure)
        case .storing, .merging, .learning:
            // There may be space again. If not, the reserved blocks are for deletions.
            guard !isDiskFull || reserveDisk() else { throw refusal(of: use, failure) }
        case .deleting: break
        }
        guard resize(to: limit(of: use)) else { throw refusal(of: use, failure) }
        defer { resize(to: limit(of: .storing)) }
        do {
            try check(use)
            return try transaction()
        } catch {
            throw refusal(of: use, error)
        }
    }

    /// What is said to whoever finds no room.
    private func refusal(of use: MapUse, _ error: any Error) -> any Error {
        guard (error as? LMDBError)?.code == .mapFull else { return error }
        if use != .deleting, state.withLock({ $0.isDiskFull }) {
            return TasteError(
                .unavailable,
                "The disk is full: what is left is kept for deletions and administration. Free some space and try again.",
                cause: error)
        }
        let remedy = "raise storage.mapBytes and restart the daemon."
        switch use {
        case .storing, .merging:
            return TasteError(
                .resourceExhausted,
                "The store is full: what is left of storage.mapBytes is kept for deletions and administration (storage.reserveBytes). Take ratings back or let an administrator forget users, or \(remedy)",
                cause: error)
        case .learning:
            return TasteError(
                .resourceExhausted,
                "The store has no room for what was learned. Forget users, keep fewer models (models.keep), or \(remedy)",
                cause: error)
        case .deleting:
            return TasteError(
                .resourceExhausted, "The store has reached its size limit. Remove something smaller, or \(remedy)",
                cause: error)
        }
    }
}
