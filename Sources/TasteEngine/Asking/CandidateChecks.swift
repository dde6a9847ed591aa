import TasteValues

extension Candidates {
    private static let namesMax = 100_000
    private static let genresMax = 1000
    private static let metadataMax = 64

    /// Whether no condition is set.
    var isEmpty: Bool { self == Candidates() }

    /// Checks what can be checked without a store.
    ///
    /// - Throws: `invalidArgument` with the field at fault, below `candidates`.
    func check() throws(TasteError) {
        try Self.check(onlyItems, field: "candidates.only_items")
        try Self.check(exclude, field: "candidates.exclude")
        if !onlySet.isEmpty { try Names.check(onlySet, field: "candidates.only_set") }
        if !excludeSet.isEmpty { try Names.check(excludeSet, field: "candidates.exclude_set") }
        for (genres, field) in [(anyGenres, "any_genres"), (allGenres, "all_genres"), (noGenres, "no_genres")] {
            try Self.check(genres.count, atMost: Self.genresMax, "genres", field: "candidates.\(field)")
        }
        try Self.check(metadata.count, atMost: Self.metadataMax, "keys", field: "candidates.metadata")
        if case .unrecognized(let number) = rated {
            throw TasteError(
                .invalidArgument,
                "\(number) says nothing about rated items. Use 0 (excluded), 1 (included) or 2 (only).",
                field: "candidates.rated")
        }
        if let fromYear, let toYear, fromYear > toYear {
            throw TasteError(
                .invalidArgument, "No year is from \(fromYear) to \(toYear). Exchange the two.",
                field: "candidates.from_year")
        }
    }

    private static func check(_ names: [String], field: String) throws(TasteError) {
        try check(names.count, atMost: namesMax, "names", field: field)
        for position in names.indices where !(1...Names.bytesMax ~= names[position].utf8.count) {
            try Names.check(names[position], field: "\(field)[\(position)]")
        }
    }

    private static func check(_ count: Int, atMost limit: Int, _ what: String, field: String) throws(TasteError) {
        guard count > limit else { return }
        throw TasteError(
            .invalidArgument, "\(count) \(what) are over the limit of \(limit). Name less, or store them as a set.",
            field: field)
    }
}
