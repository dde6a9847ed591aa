import Foundation

/// MovieLens' `links.csv` (movieId, imdbId, tmdbId) and `tags.csv` (userId, movieId, tag, timestamp), by item.
struct SideFiles {
    /// Pairs of an item and a tag that are counted; more are left out, so that memory stays bounded.
    static let maximumTagPairs = 2_000_000
    /// So many tags of an item, the most frequent ones, are kept.
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
            reading: while true {
                let problem: DatasetError?
                switch try records.next() {
                case .end: break reading
                case .malformed(let error): problem = error
                case .record: problem = isLinks ? addLink(records) : addTag(records)
                }
                guard let problem else { continue }
                guard options.badLines == .skip else { throw problem }
                badLines.add(problem)
            }
            bytesRead += records.bytesRead
        }
        chooseTags()
    }

    func add(to record: inout ItemRecord) {
        record.metadata.merge(links[record.item] ?? [:]) { own, _ in own }
        if let number = items.number(of: record.item), let best = bestTags[number] {
            record.metadata["tags"] = best.map { tags[$0] }.joined(separator: "|")
        }
    }

    private mutating func addLink(_ records: borrowing RecordReader) -> DatasetError? {
        switch Self.texts(records, columns: 3) {
        case .failure(let error): return error
        case .success(let texts):
            var link: [String: String] = [:]
            if !texts[1].isEmpty { link["imdb"] = "tt" + texts[1] }
            if !texts[2].isEmpty { link["tmdb"] = texts[2] }
            links[texts[0]] = link
            return nil
        }
    }

    private mutating func addTag(_ records: borrowing RecordReader) -> DatasetError? {
        switch Self.texts(records, columns: 4) {
        case .failure(let error): return error
        case .success(let texts):
            // A bar would tear the list of tags apart.
            let tag = texts[2].lowercased().replacing("|", with: "/")
            guard !tag.isEmpty, tag.utf8.count <= NameTable.maximumNameBytes else { return nil }
            let pair = UInt64(items.intern(texts[1])) << 32 | UInt64(tags.intern(tag))
            if counts.count < Self.maximumTagPairs || counts[pair] != nil { counts[pair, default: 0] += 1 }
            return nil
        }
    }

    private static func texts(_ records: borrowing RecordReader, columns: Int) -> Result<[String], DatasetError> {
        let fields = records.scanner.fields
        guard fields.count == columns else {
            return .failure(records.error("has \(fields.count) columns; there should be \(columns)"))
        }
        let bytes = records.file.bytes.span
        var texts: [String] = []
        for (column, field) in fields.enumerated() {
            guard let text = bytes.trimmedText(field, fallback: .none) else {
                return .failure(records.error("is not UTF-8", column: column))
            }
            texts.append(text)
        }
        return .success(texts)
    }

    /// The most frequent tags first, ties in the order of their first appearance.
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
