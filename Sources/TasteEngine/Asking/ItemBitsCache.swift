import Synchronization

/// Sets of items that conditions of questions have named before, by what defines them. What a set depends on has a
/// version; a set of another version is made anew. The sets that were not used for longest are dropped.
final class ItemBitsCache: Sendable {
    /// What a set consists of.
    enum Definition: Hashable {
        /// The items of these genres and years. Nothing is said of a year that is nil, nor by lists that are empty.
        case described(any: [Int32], all: [Int32], from: Int?, to: Int?)
        /// The items with at least so many ratings.
        case rated(atLeast: Int)
        /// The items of a stored set.
        case stored(String)
        /// The items that are in no answer.
        case withdrawn
    }

    struct Version: Equatable {
        var number: UInt64
        var itemCount: Int
    }

    fileprivate struct Kept {
        var version: Version
        var items: ItemBits
        var lastUse: UInt64
    }

    fileprivate struct State {
        var sets: [Definition: Kept] = [:]
        var byteCount = 0
        var uses: UInt64 = 0
    }

    /// Bytes that all sets may take.
    fileprivate static let byteLimit = 4 << 20

    private let state = Mutex(State())

    /// The set with this definition, which is made if it is not kept.
    func items(
        _ definition: Definition, version: Version, make: () throws -> ItemBits
    ) rethrows -> ItemBits {
        let kept = state.withLock { state -> ItemBits? in
            guard let kept = state.sets[definition], kept.version == version else { return nil }
            state.uses += 1
            state.sets[definition]?.lastUse = state.uses
            return kept.items
        }
        if let kept { return kept }
        let items = try make()
        state.withLock { $0.keep(Kept(version: version, items: items, lastUse: 0), as: definition) }
        return items
    }

    /// Bytes of the sets that are kept.
    var byteCount: Int { state.withLock { $0.byteCount } }
}

extension ItemBitsCache.State {
    fileprivate mutating func keep(_ kept: ItemBitsCache.Kept, as definition: ItemBitsCache.Definition) {
        uses += 1
        remove(definition)
        sets[definition] = kept
        sets[definition]?.lastUse = uses
        byteCount += kept.items.byteCount
        while byteCount > ItemBitsCache.byteLimit, let oldest = sets.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            remove(oldest.key)
        }
    }

    private mutating func remove(_ definition: ItemBitsCache.Definition) {
        if let former = sets.removeValue(forKey: definition) { byteCount -= former.items.byteCount }
    }
}
