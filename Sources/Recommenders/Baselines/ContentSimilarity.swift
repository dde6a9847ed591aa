/// How alike two items are by what is written about them: for items that nobody's ratings have placed yet.
package struct ContentSimilarity: Sendable {
    private let genres: Set<String>
    private let year: Int

    // Two thirds of what can be known of a film's neighbours from its record lie in its genres.
    private static let yearShare: Float = 1.0 / 3
    /// Years apart at which items count as half as alike.
    private static let halfYears: Float = 10

    /// - Parameter year: 0: unknown.
    package init(genres: [String], year: Int) {
        self.genres = Set(genres)
        self.year = year
    }

    /// The share of genres in common (Jaccard's index), blended with the nearness of the years where both are known: 0 to 1.
    package func similarity(to otherGenres: [String], year otherYear: Int) -> Float {
        let others = Set(otherGenres)
        let union = genres.union(others).count
        let common = union == 0 ? 0 : Float(genres.intersection(others).count) / Float(union)
        guard year > 0, otherYear > 0 else { return common }
        let nearness = Self.halfYears / (Self.halfYears + Float(abs(year - otherYear)))
        return (1 - Self.yearShare) * common + Self.yearShare * nearness
    }
}
