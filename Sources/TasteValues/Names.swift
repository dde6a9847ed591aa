/// The rules for names of users and items.
public enum Names {
    /// The length of the longest name, in bytes of UTF-8.
    public static let bytesMax = 255

    /// Checks the length of a name.
    ///
    /// - Parameter field: the request's field that holds the name.
    /// - Throws: `invalidArgument` unless the name has 1 to ``bytesMax`` bytes.
    public static func check(_ name: String, field: String) throws(TasteError) {
        let count = name.utf8.count
        guard count < 1 || count > bytesMax else { return }
        throw TasteError(
            .invalidArgument, "A name has 1 to \(bytesMax) bytes of UTF-8; this one has \(count).", field: field)
    }
}

extension TasteError {
    /// The error that no user has this name.
    public static func noUser(_ name: String) -> TasteError {
        TasteError(
            .notFound, "There is no user \(name.quoted). A user comes into being with the first rating.",
            field: "user")
    }

    /// The error that no item has this name.
    public static func noItem(_ name: String) -> TasteError {
        TasteError(
            .notFound,
            "There is no item \(name.quoted). An item comes into being with its first rating, or with put items.",
            field: "item")
    }

    /// The error that a user has not rated an item.
    public static func noRating(user: String, item: String) -> TasteError {
        TasteError(
            .notFound,
            "\(user.quoted) has not rated \(item.quoted), or the rating was taken back before. Nothing was changed.",
            field: "item")
    }
}
