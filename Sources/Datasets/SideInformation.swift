import Foundation

/// Where MovieLens puts what is known of items and users: beside the ratings.
package struct SideInformation: Sendable {
    /// The path of `u.item`, `movies.dat` or `movies.csv`.
    package let items: String?
    /// The path of `u.user` or `users.dat`.
    package let users: String?

    /// Looks into a folder, or into the folder of a file, for the files that belong to it by their names.
    package init(beside ratings: String) {
        let url = URL(filePath: ratings)
        let isFolder = (try? url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
        let folder = isFolder ? url : url.deletingLastPathComponent()
        func first(_ names: [String]) -> String? {
            names.map { folder.appending(path: $0).path }.first { FileManager.default.fileExists(atPath: $0) }
        }
        items = first(["u.item", "movies.dat", "movies.csv"])
        users = first(["u.user", "users.dat"])
    }
}
