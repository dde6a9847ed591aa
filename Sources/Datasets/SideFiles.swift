import Foundation
import TasteValues

/// The contents of MovieLens' `links.csv` (movieId, imdbId, tmdbId) and `tags.csv` (userId, movieId, tag, timestamp),
/// by item.
struct SideFiles {
    /// The number of pairs of an item and a tag that are counted. Further pairs are left out, so that memory stays
    /// bounded.
    static let maximumTagPairs = 2_000_000
    /// The number of tags that are kept of an item, which are the most frequent ones.
    static let maximumTagsAnItem = 5

    private(set) var badLines = BadLines()
    private(set) var bytesRead = 0
    private var links: [String: [String: String]] = [:]
    private var items = NameTable()
    private var tags = NameTable()
    private var counts: [UInt64: Int] = [:]
    private var bestTags: [UInt32: [UInt32]] = [:]

    init(_ urls: [URL], options: DatasetOptions) throws(DatasetError) {
        for url in urls {
            let isLinks = url.lastPathComponent == "links.csv"
            var records = try RecordReader(
                url, dialect: Dialect(.byte(Ascii.comma)), hasHeading: true, chunkBytes: options.chunkBytes)
            while true {
                do {
                    guard try records.next() else { break }
                    if isLinks {
                        addLink(try records.texts(columns: 3, fallback: .none))
                    } else {
                        addTag(try records.texts(columns: 4, fallback: .none))
                    }
                } catch {
                    guard options.badLines == .skip, error.code == .badLine else { throw error }
                    badLines.add(error)
                }
            }
            bytesRead += records.bytesRead
        }
        chooseTags()
    }

    func add(to record: inout Item) {
        record.metadata.merge(links[record.id] ?? [:]) { own, _ in own }
        if let number = items.number(of: record.id), let best = bestTags[number] {
            record.tags = best.map { tags[$0] }
        }
    }

    private mutating func addLink(_ texts: [String]) {
        var link: [String: String] = [:]
        if !texts[1].isEmpty { link["imdb"] = "tt" + texts[1] }
        if !texts[2].isEmpty { link["tmdb"] = texts[2] }
        links[texts[0]] = link
    }

    private mutating func addTag(_ texts: [String]) {
        // A separator inside a tag would split it when the list of tags is read.
        let tag = texts[2].lowercased().replacing(Item.tagSeparator, with: "/")
        guard !tag.isEmpty, tag.utf8.count <= NameTable.maximumNameBytes else { return }
        let pair = UInt64(items.intern(texts[1])) << 32 | UInt64(tags.intern(tag))
        if counts.count < Self.maximumTagPairs || counts[pair] != nil { counts[pair, default: 0] += 1 }
    }

    /// Chooses the most frequent tags of each item. Equally frequent tags are in the order of first appearance.
    private mutating func chooseTags() {
        let ordered = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        counts = [:]
        for (pair, _) in ordered {
            let item = UInt32(pair >> 32)
            guard bestTags[item, default: []].count < Self.maximumTagsAnItem else { continue }
            bestTags[item, default: []].append(UInt32(truncatingIfNeeded: pair))
        }
    }
}

/// MovieLens' files about items and users, which are in the folder of the ratings.
package struct SideInformation: Sendable {
    /// The path of `u.item`, `movies.dat` or `movies.csv`; nil where there is none.
    package let items: String?
    /// The path of `u.user` or `users.dat`; nil where there is none.
    package let users: String?

    /// Searches the folder of a file of ratings, or the folder itself if the path is a folder. A pipe has none beside
    /// it.
    package init(inFolderOf ratings: String) {
        let folder = DatasetSource.folder(of: ratings)
        func first(_ names: [String]) -> String? {
            names.compactMap { folder?.appending(path: $0).path }.first { FileManager.default.fileExists(atPath: $0) }
        }
        items = first(["u.item", "movies.dat", "movies.csv"])
        users = first(["u.user", "users.dat"])
    }
}
