import Datasets

extension RatingFile {
    /// Drawn ratings; items that nobody has rated are in the catalogue too.
    package init(_ drawn: SyntheticRatings) {
        var (users, items) = (NameTable(), NameTable())
        for user in 0..<drawn.size.users { _ = users.intern(SyntheticRatings.name(ofUser: user)) }
        for item in 0..<drawn.size.items { _ = items.intern(SyntheticRatings.name(ofItem: item)) }
        let ratings = RatingTriples(
            users: drawn.users.map { Int32($0) }, items: drawn.items.map { Int32($0) }, values: drawn.values)
        self.init(users: users, items: items, ratings: ratings, times: drawn.times)
    }
}
