import Recommenders
import Synchronization
import TasteStore

/// The described items of a catalogue in groups of the same genres and decade, and which of them a model has learned.
final class ContentIndex: Sendable {
    /// What an index depends on.
    struct Key: Sendable, Equatable {
        var catalogue: UInt64
        var itemCount: Int
        /// The items that the model has rows for, and those of them that it has not learned, ascending.
        var modelItemCount: Int
        var unlearned: [Int32]
    }

    fileprivate let key: Key
    /// nil: none had been learned yet.
    fileprivate let prior: ContentPrior?
    let groups: ContentGroups
    /// The genres of each group, as numbers of ``GenreNames``, and the middle of its decade; 0: not known.
    let descriptions: [Catalogue.Description]
    /// The group of each item; -1: nothing is known of the item.
    private let groupOfItem: [Int32]
    /// How many items of each group the model has learned.
    let learned: [Int32]
    /// The items of each group that it has not learned, ascending.
    let unlearned: [[Int32]]

    init(_ catalogue: Catalogue, _ key: Key, _ prior: ContentPrior?) {
        var groupOfItem = [Int32](repeating: -1, count: key.itemCount)
        var groupOfHash: [UInt64: Int32] = [:]
        var descriptions: [Catalogue.Description] = []
        var learned: [Int32] = []
        var unlearned: [[Int32]] = []
        var left = key.unlearned[...]
        catalogue.forEachDescribed { item, year, genres in
            guard item < key.itemCount else { return }
            let hash = Self.hash(year: year, genres)
            let group = groupOfHash[hash] ?? Int32(descriptions.count)
            if group == descriptions.count {
                groupOfHash[hash] = group
                let middle = year > 0 ? year / 10 * 10 + 5 : 0
                descriptions.append(Catalogue.Description(year: middle, genres: genres.indices.map { genres[$0] }))
                learned.append(0)
                unlearned.append([])
            }
            groupOfItem[Int(item)] = group
            while let next = left.first, next < item { left.removeFirst() }
            if item < key.modelItemCount, left.first != item {
                learned[Int(group)] += 1
            } else {
                unlearned[Int(group)].append(item)
            }
        }
        let names = descriptions.map { description in
            FeatureNames.ofItem(
                genres: description.genres.map { catalogue.names.name($0) }, year: Int(description.year), tags: [])
        }
        self.key = key
        self.prior = prior
        groups = ContentGroups(
            prior ?? ContentPrior(groups: names, counts: learned.map { Int($0) }), names: names)
        (self.groupOfItem, self.descriptions) = (groupOfItem, descriptions)
        (self.learned, self.unlearned) = (learned, unlearned)
        unlearnedEnd = unlearned.reduce(0) { max($0, Int($1.last ?? -1) + 1) }
    }

    /// The end of the items that the model has not learned and content can say something about; 0: there are none.
    let unlearnedEnd: Int

    /// nil: nothing is known of the item.
    func group(of item: Int32) -> Int? {
        guard item >= 0, Int(item) < groupOfItem.count, groupOfItem[Int(item)] >= 0 else { return nil }
        return Int(groupOfItem[Int(item)])
    }

    /// The same for all items with the same decade and genres, in whatever order. Two combinations collide with a
    /// probability of 2^-64.
    private static func hash(year: Int32, _ genres: Span<Int32>) -> UInt64 {
        var hash = mixed(UInt64(UInt32(bitPattern: year > 0 ? year / 10 : -1)) << 32)
        for position in genres.indices { hash &+= mixed(UInt64(UInt32(bitPattern: genres[position]))) }
        return hash
    }

    /// The finalizer of SplitMix64.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

/// Keeps the newest index, because making one takes a pass over the catalogue.
final class ContentIndexCache: Sendable {
    private let kept = Mutex<ContentIndex?>(nil)

    func index(_ catalogue: Catalogue, _ key: ContentIndex.Key, _ prior: ContentPrior?) -> ContentIndex {
        if let kept = kept.withLock({ $0 }), kept.prior === prior, kept.key == key { return kept }
        let made = ContentIndex(catalogue, key, prior)
        kept.withLock { $0 = made }
        return made
    }
}
