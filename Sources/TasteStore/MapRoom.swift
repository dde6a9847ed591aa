import Glibc
import LMDB
import Synchronization

/// The reserve: a part of the map that only deletions and administration may use, so that a full store can be emptied.
/// Learning may use three quarters of it, and merging one, so that a full store can still learn without those who were
/// forgotten.
///
/// LMDB enforces it, and counts free pages in doing so: the map is as large as what may be stored beside the models,
/// and grows into the reserve for the one change that may use it and needs to. A file that has grown into the reserve
/// grows no further for others, who then have only the free pages beyond as many as the reserve lacks. Models belong
/// into the reserve, so that a training takes nothing away from those who store ratings. Blocks of the disk are
/// reserved as well, behind the end of the file.
final class MapRoom: Sendable {
    private static let largestDiskReserve = 16 << 20
    private static let diskShare = 16
    /// The share of the reserve that must be free beyond, because a change takes some pages before it frees others.
    private static let marginShare = 64
    /// More than what storing and merging one event takes for a while: pages of four trees, some of them split.
    private static let bytesOfEvent = 48 << 10
    /// About what storing one rating takes, or a kilobyte of a record.
    private static let bytesOfCost = 1 << 10
    /// Not even a single table fits into less.
    private static let smallestMap = 64 << 10
    // A training that gathers ratings reads for seconds.
    private static let pauses = 10_000
    private static let pauseMicroseconds: UInt32 = 500

    private struct State {
        var isDiskFull = false
        /// How far behind the file's beginning blocks are reserved, in bytes.
        var reservedThrough = 0
        /// The size of the map.
        var mapBytes = 0
        /// What the map may grow to for changes that store something, unless the disk is full.
        var storingBytes = 0
    }

    private let environment: Environment
    private let models: Table
    private let mapBytes: Int
    private let reserveBytes: Int
    private let diskBytes: Int
    /// The state is used by the writer's thread only.
    private let state = Mutex(State())

    /// - Parameters:
    ///   - models: The table of the models' tiles.
    ///   - reserveBytes: nil: ``defaultReserve(ofMap:)``.
    init(_ environment: Environment, models: Table, path: String, mapBytes: Int, reserveBytes: Int?) {
        self.environment = environment
        self.models = models
        self.mapBytes = mapBytes
        self.reserveBytes = min(reserveBytes ?? Self.defaultReserve(ofMap: mapBytes), mapBytes / 2)
        var disk = statvfs()
        let diskTotal = statvfs(path, &disk) == 0 ? Int(disk.f_blocks) * Int(disk.f_frsize) : 0
        diskBytes = min(self.reserveBytes, Self.largestDiskReserve, diskTotal / Self.diskShare)
        noteModels()
        resize(to: limit(of: .storing))
        reserveDisk()
    }

    /// An eighth of the map, but no more than 1 GiB. Of a map below 512 MiB up to a quarter, because the smallest model
    /// takes a tenth of a store full of users with one rating, and a training needs room for two.
    static func defaultReserve(ofMap mapBytes: Int) -> Int {
        max(min(mapBytes / 8, 1 << 30), min(mapBytes / 4, 64 << 20))
    }

    /// Reserves blocks of the disk behind the file, if a commit has made it longer, and gives the reserve back if that
    /// was not possible before, because of an active read.
    func noteCommit() {
        let storing = limit(of: .storing)
        if state.withLock({ $0.mapBytes }) != storing { _ = resizeAtOnce(to: storing) }
        if environment.size.used + diskBytes > state.withLock({ $0.reservedThrough }) { reserveDisk() }
    }

    /// Reserves blocks of the disk behind a file that has taken the place of the one before. Called between
    /// transactions.
    func noteReplacedFile() { reserveDisk() }

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
        case .storing: state.withLock { $0.isDiskFull ? 0 : $0.storingBytes }
        case .merging: (try? allowedBesideModels(for: use)) ?? allowed(for: use)
        case .learning, .deleting: allowed(for: use)
        }
    }

    /// Takes note of how far the file may grow for changes that store something: the models, which belong into the
    /// reserve, may lie before its end. Where a file without free pages is longer than what may be stored, nothing that
    /// was freed would be usable otherwise.
    private func noteModels() {
        let bytes = (try? allowedBesideModels(for: .storing)) ?? allowed(for: .storing)
        state.withLock { $0.storingBytes = bytes }
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

    /// The part of the map that a change may use together with the models, as far as the reserve is meant for them.
    private func allowedBesideModels(for use: MapUse) throws -> Int {
        let learning = allowed(for: .learning)
        return switch use {
        case .storing, .merging:
            min(allowed(for: use) + min(try environment.bytes(of: models), reserveBytes / 4 * 3), learning)
        case .learning, .deleting: allowed(for: use)
        }
    }

    /// Bytes that a change may still use. Takes time linear in the number of commits that have freed pages.
    func bytesLeft(for use: MapUse) throws -> Int {
        try allowedBesideModels(for: use) - environment.size.used + environment.freeBytes
    }

    /// Checks, where the file is longer than what a change may use, that as many pages are free: they are the reserve
    /// then.
    ///
    /// - Parameter cost: As in ``Writer/submit(as:for:cost:isLarge:isDurable:_:completion:)``.
    /// - Throws: `mapFull`.
    func check(_ use: MapUse, cost: Int) throws {
        guard use != .deleting, environment.size.used > allowed(for: use) else { return }
        guard try hasRoom(for: use, cost: cost) else {
            throw LMDBError(code: .mapFull, operation: "use the reserve")
        }
    }

    private func hasRoom(for use: MapUse, cost: Int) throws -> Bool {
        let needed = use == .storing ? cost * Self.bytesOfCost : 0
        return try bytesLeft(for: use) >= needed + reserveBytes / Self.marginShare
    }

    /// Waits for active reads to end, if enough pages are free for a change: what was freed while a read is active,
    /// such as that of a training, cannot be used before.
    ///
    /// - Returns: Whether the change may be tried again.
    private func endReads(for use: MapUse, cost: Int) throws -> Bool {
        guard try hasRoom(for: use, cost: cost) else { return false }
        let mapBytes = state.withLock { $0.mapBytes }
        return waitForReads { try? environment.reopen(mapSize: max(mapBytes, Self.smallestMap)) }
    }

    /// Whether so little is left for storing that so many events, once they are merged, might use the reserve.
    func isShort(events: Int) throws -> Bool {
        let needed = events * Self.bytesOfEvent
        guard allowed(for: .storing) - environment.size.used < needed else { return false }
        return try bytesLeft(for: .storing) < needed
    }

    /// Waits for active reads to end, because they use the map.
    @discardableResult
    private func resize(to bytes: Int) -> Bool { waitForReads { resizeAtOnce(to: bytes) } }

    /// Tries something that an active read prevents until it succeeds.
    ///
    /// - Parameter attempt: False if there was an active read; nil if it failed.
    private func waitForReads(_ attempt: () -> Bool?) -> Bool {
        for _ in 0..<Self.pauses {
            guard let isDone = attempt() else { return false }
            if isDone { return true }
            usleep(Self.pauseMicroseconds)
        }
        return false
    }

    /// - Returns: False if there was an active read; nil if the environment could not be opened again.
    private func resizeAtOnce(to bytes: Int) -> Bool? {
        if state.withLock({ $0.mapBytes == bytes }) { return true }
        guard let isResized = try? environment.reopen(mapSize: max(bytes, Self.smallestMap)) else { return nil }
        if isResized { state.withLock { $0.mapBytes = bytes } }
        return isResized
    }

    /// Runs a transaction that found no room, once more with the room that it may use.
    ///
    /// - Parameter cost: As in ``check(_:cost:)``.
    /// - Throws: What `transaction` throws, or `failure` if it has had all that it may use.
    func retry<Result>(
        for use: MapUse, cost: Int, after failure: any Error, _ transaction: () throws -> Result
    ) throws -> Result {
        guard (failure as? LMDBError)?.code == .mapFull else { throw failure }
        noteModels()
        let (isDiskFull, mapBytes) = state.withLock { ($0.isDiskFull, $0.mapBytes) }
        switch use {
        case .storing where !isDiskFull:
            guard try limit(of: use) > mapBytes || endReads(for: use, cost: cost) else {
                throw refusal(of: use, failure)
            }
        case .storing, .merging, .learning:
            // There may be space again. If not, the reserved blocks are for deletions.
            guard !isDiskFull || reserveDisk() else { throw refusal(of: use, failure) }
        case .deleting: break
        }
        guard resize(to: limit(of: use)) else { throw refusal(of: use, failure) }
        defer { resize(to: limit(of: .storing)) }
        do {
            try check(use, cost: cost)
            return try transaction()
        } catch {
            throw refusal(of: use, error)
        }
    }

    private func refusal(of use: MapUse, _ error: any Error) -> any Error {
        use.refusal(error, isDiskFull: state.withLock { $0.isDiskFull })
    }
}
