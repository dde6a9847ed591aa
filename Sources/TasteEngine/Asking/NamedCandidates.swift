import TasteStore
import TasteValues

/// The conditions that name items or stored sets of them.
extension Engine {
    /// The conditions that name items.
    func keepNamed(
        _ candidates: Candidates, of items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws {
        if !candidates.onlyItems.isEmpty {
            let named = try bits(of: candidates.onlyItems, &items, in: snapshot)
            items.eligible.keep(named, by: "only_items")
        }
        if !candidates.exclude.isEmpty {
            let named = try bits(of: candidates.exclude, &items, in: snapshot)
            items.eligible.remove(named, by: "exclude")
        }
    }

    private func bits(
        of names: [String], _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> ItemBits {
        var bits = ItemBits(itemCount: items.eligible.itemCount)
        try candidateCaches.names.look(up: names, in: snapshot) { position, item in
            if let item { bits.insert(Int(item)) } else { items.note(unknown: names[position]) }
        }
        return bits
    }

    /// The conditions that name stored sets.
    func keepStored(
        _ candidates: Candidates, of items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws {
        if !candidates.onlySet.isEmpty {
            let set = try bits(ofSet: candidates.onlySet, field: "only_set", &items, in: snapshot)
            items.eligible.keep(set, by: "only_set")
        }
        if !candidates.excludeSet.isEmpty {
            let set = try bits(ofSet: candidates.excludeSet, field: "exclude_set", &items, in: snapshot)
            items.eligible.remove(set, by: "exclude_set")
        }
    }

    private func bits(
        ofSet name: String, field: String, _ items: inout CandidateItems, in snapshot: borrowing Snapshot
    ) throws -> ItemBits {
        guard let set = try snapshot.sets.named(name) else {
            let hint = Spelling.hint(
                for: name, among: try snapshot.sets.names, else: "There is none: put one first (taste set put).")
            throw TasteError(
                .notFound, "There is no set \(name.quoted). \(hint)", field: "candidates.\(field)")
        }
        items.note(unknown: set)
        let count = items.eligible.itemCount
        return candidateCaches.bits.items(.stored(name), version: .init(number: set.version, itemCount: count)) {
            ItemBits(set.items, itemCount: count)
        }
    }
}
