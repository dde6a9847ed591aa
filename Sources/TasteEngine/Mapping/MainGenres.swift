import PlanarLayout

/// Of each item's genres the one that tells most about where it lies: which its neighbours have more often than all
/// items do. Records list genres in the order of the alphabet, or begin with those that most items have.
struct MainGenres {
    /// So many items like all others are counted in addition to the neighbours, so that few of them do not decide.
    private static let prior: Float = 3

    /// The main genre of each item; nil: it has none.
    let of: [Int32?]

    init(_ catalogue: Catalogue, _ items: [Int32], _ graph: NeighbourGraph) {
        let genres = items.map { catalogue.description(ofItem: $0)?.genres ?? [] }
        var counts: [Int32: Float] = [:]
        for own in genres { for genre in own { counts[genre, default: 0] += 1 } }
        of = genres.indices.map { position in
            let own = genres[position]
            if own.count < 2 { return own.first }
            let lifts = own.map { genre in
                let near = Float(graph.neighbours(of: position).count { genres[Int($0)].contains(genre) })
                let share = (counts[genre] ?? 1) / Float(genres.count)
                return (near + Self.prior * share) / share
            }
            return own[lifts.indices.max { lifts[$0] < lifts[$1] } ?? 0]
        }
    }
}
