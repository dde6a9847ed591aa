import Dispatch
import Synchronization
import TasteEngine
import TasteStore
import TasteValues

/// What peers hold that is bounded by uid and in all.
enum Resource: Sendable {
    /// Bytes of memory: frames, requests that wait, imports, answers that are not read.
    case memory
    /// Bytes of the store that open imports take.
    case staging
    /// Open imports.
    case imports
}

/// The accounts of a resource, which all connections share.
final class Ledger: Sendable {
    private struct State {
        var holdings = Holdings()
        /// The most that was held since memory was last given back to the system.
        var peak = 0
        var givesBack = false
    }

    // Less than this is used again soon.
    private static let worthGivingBack = 8 << 20

    private let resource: Resource
    private let limits: Shared<ServerLimits>
    private let mapBytes: Int
    private let state = Mutex(State())

    /// - Parameter mapBytes: The size that the store's file may grow to.
    init(_ resource: Resource, limits: Shared<ServerLimits>, mapBytes: Int) {
        (self.resource, self.limits, self.mapBytes) = (resource, limits, mapBytes)
    }

    /// What all hold together.
    var total: Int { state.withLock { $0.holdings.total } }

    /// Charges an amount to an account; nothing if that is refused.
    ///
    /// - Throws: `resourceExhausted`, which names the setting.
    func charge(_ amount: Int, to account: Account) throws(TasteError) {
        let bounds = resource.bounds(limits.value, mapBytes: mapBytes)
        do throws(Holdings.Refusal) {
            try state.withLock { state throws(Holdings.Refusal) in
                try state.holdings.charge(amount, to: account.uid, bounds)
                state.peak = max(state.peak, state.holdings.total)
            }
        } catch {
            throw resource.error(error, bounds)
        }
    }

    /// The largest amount that an account can be charged now.
    func available(to account: Account) -> Int {
        let bounds = resource.bounds(limits.value, mapBytes: mapBytes)
        return state.withLock { $0.holdings.available(to: account.uid, bounds) }
    }

    /// Returns an amount that was charged. Once most of much memory is free, it is given back to the system.
    func release(_ amount: Int, of account: Account) {
        let givesBack = state.withLock { state in
            state.holdings.release(amount, of: account.uid)
            guard resource == .memory, !state.givesBack, state.peak >= Self.worthGivingBack,
                state.holdings.total < state.peak / 4
            else { return false }
            state.givesBack = true
            return true
        }
        if givesBack { giveBack() }
    }

    /// Waits for a second, in which more is freed, and gives memory back. That takes milliseconds, so that no event
    /// loop does it.
    private func giveBack() {
        DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + .seconds(1)) { [self] in
            state.withLock { state in
                state.givesBack = false
                state.peak = state.holdings.total
            }
            releaseFreeMemory()
        }
    }
}

extension Resource {
    fileprivate func bounds(_ limits: ServerLimits, mapBytes: Int) -> HoldingBounds {
        switch self {
        case .memory: HoldingBounds(all: limits.memoryBytes, perUser: limits.memoryBytesPerUser)
        // What an import stores takes at least three times what it staged, so that more could not be applied.
        case .staging: HoldingBounds(all: mapBytes / 2, perUser: min(limits.stagedBytesPerUser, mapBytes / 4))
        case .imports: HoldingBounds(all: .max / 2, perUser: limits.importsPerUser)
        }
    }

    fileprivate func error(_ refusal: Holdings.Refusal, _ bounds: HoldingBounds) -> TasteError {
        let message =
            switch (self, refusal) {
            case (.memory, .perUser):
                "The requests and imports of one user may take \(bounds.perUser) bytes of memory (limits.memoryBytesPerUser). Wait for answers before sending more."
            case (.memory, .all):
                "The requests and imports of all users may take \(bounds.all) bytes of memory (limits.memoryBytes), and this user has its share. Try again later."
            case (.staging, .perUser):
                "The open imports of one user may take \(bounds.perUser) bytes of the store (limits.stagedBytesPerUser, and a quarter of storage.mapBytes). Split the import."
            case (.staging, .all):
                "The open imports of all users may take half of the store (storage.mapBytes), and this user has its share. Try again later."
            case (.imports, _):
                "One user may have \(bounds.perUser) imports open at once (limits.importsPerUser). Finish one first."
            }
        return TasteError(.resourceExhausted, message)
    }
}

/// The ledgers of a server.
struct Ledgers: Sendable {
    let memory, staging, imports: Ledger

    /// - Parameter mapBytes: The size that the store's file may grow to.
    init(limits: Shared<ServerLimits>, mapBytes: Int) {
        memory = Ledger(.memory, limits: limits, mapBytes: mapBytes)
        staging = Ledger(.staging, limits: limits, mapBytes: mapBytes)
        imports = Ledger(.imports, limits: limits, mapBytes: mapBytes)
    }
}
