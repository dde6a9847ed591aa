/// The meaning of a column. The raw values are the names that options such as `--columns` take.
package enum ColumnRole: String, Sendable, Equatable, CaseIterable {
    case user
    case item
    case rating
    case time
    case title
    case year
    case genres
    /// The column is not read.
    case skipped = "-"

    /// The roles in a text such as `user,item,rating,-,time`.
    package static func list(_ text: String) throws(DatasetError) -> [ColumnRole] {
        var roles: [ColumnRole] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = name.drop { $0 == " " }
            guard let role = ColumnRole(rawValue: trimmed.lowercased()) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw DatasetError(.badColumns, "'\(trimmed)' is no column; there are \(known)")
            }
            guard role == .skipped || !roles.contains(role) else {
                throw DatasetError(.badColumns, "'\(trimmed)' is named twice; put - for the column to leave out")
            }
            roles.append(role)
        }
        return roles
    }

    /// The usual meaning of a heading in a file of ratings; nil for an unknown heading.
    static func ofRatings(heading: String) -> ColumnRole? {
        let name = plain(heading)
        return ratingHeadings.first { $0.names.contains(name) }?.role
    }

    /// The usual meaning of a heading in a file of items; nil for an unknown heading.
    static func ofItems(heading: String) -> ColumnRole? {
        let name = plain(heading)
        return itemHeadings.first { $0.names.contains(name) }?.role
    }

    /// Whether a heading speaks of one person's own ratings.
    static func isPersonal(heading: String) -> Bool {
        ["yourrating", "myrating", "myscore", "userrating"].contains(plain(heading))
    }

    /// Whether a heading is that of Goodreads' or Book-Crossing's ratings, where 0 stands for none.
    static func hasZeroForUnrated(heading: String) -> Bool { ["myrating", "bookrating"].contains(plain(heading)) }

    /// Whether an unknown heading may be that of ratings. Those of averages over people are not.
    static func mayBeRating(heading: String) -> Bool {
        let name = plain(heading)
        return ["rating", "score", "stars", "grade"].contains { name.contains($0) }
            && !["average", "avg", "mean", "count", "num", "imdb", "tmdb", "critic", "global"].contains {
                name.contains($0)
            }
    }

    /// Reduces a heading to its letters and digits, so that `User-ID`, `user_id` and RecBole's `user_id:token` are
    /// equal.
    private static func plain(_ heading: String) -> String {
        let name = heading.prefix { $0 != ":" }
        return name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    private static let itemNames: Set<String> = [
        "item", "itemid", "iid", "movie", "movieid", "film", "filmid", "book", "bookid", "isbn", "product", "productid",
        "asin", "parentasin", "song", "songid", "track", "trackid", "album", "albumid", "artist", "artistid", "anime",
        "animeid", "game", "gameid", "joke", "jokeid", "recipe", "recipeid", "business", "businessid", "photo",
        "photoid", "article", "articleid", "show", "showid", "const", "tconst", "titleid", "letterboxduri", "isbnuid",
        "seriesanimedbid", "mediaid", "appid",
    ]
    private static let ratingHeadings: [(role: ColumnRole, names: Set<String>)] = [
        (
            .user,
            [
                "user", "userid", "uid", "username", "reviewer", "reviewerid", "customer", "customerid", "member",
                "memberid", "person", "personid", "profile", "profileid",
            ]
        ),
        (.item, itemNames),
        (
            .rating,
            [
                "rating", "ratings", "value", "score", "stars", "star", "bookrating", "starrating", "userrating",
                "overall", "overallrating", "preference", "yourrating", "myrating", "myscore",
            ]
        ),
        (
            .time,
            [
                "time", "timestamp", "date", "datetime", "unixtime", "unixreviewtime", "createdat", "ratedat", "ts",
                "ratingtimestamp", "ratingdate", "daterated", "dateread", "lastdateread", "watcheddate",
            ]
        ),
    ]
    private static let itemHeadings: [(role: ColumnRole, names: Set<String>)] = [
        (.item, itemNames.union(["id"])),
        (.title, ["title", "movietitle", "booktitle", "itemname", "itemtitle", "name", "producttitle"]),
        (
            .year,
            ["year", "releaseyear", "yearofpublication", "publicationyear", "originalpublicationyear", "yearpublished"]
        ),
        (.genres, ["genres", "genre", "categories", "category", "class"]),
    ]
}
