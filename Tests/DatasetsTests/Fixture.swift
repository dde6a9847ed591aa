import Datasets
import Foundation
import TasteValues

/// A rating with its names, for comparisons.
struct NamedRating: Equatable {
    var user: String
    var item: String
    var value: Float
    var time: Int64

    init(_ user: String, _ item: String, _ value: Float, _ time: Int64 = 0) {
        self.user = user
        self.item = item
        self.value = value
        self.time = time
    }
}

/// Runs `body` with a folder that contains these files, and then removes the folder.
func withFolder<Result>(_ files: [String: String], _ body: (String) throws -> Result) throws -> Result {
    try withFolder(bytes: files.mapValues { Array($0.utf8) }, body)
}

func withFolder<Result>(bytes files: [String: [UInt8]], _ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "DatasetsTests-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files { try Data(content).write(to: folder.appending(path: name)) }
    return try body(folder.path)
}

extension Dataset {
    func allRatings(batch limit: Int = 1_000) throws -> [NamedRating] {
        try allRatingsAndBadLines(batch: limit).0
    }

    func allRatingsAndBadLines(batch limit: Int = 1_000) throws -> ([NamedRating], BadLines) {
        var reader = try ratingReader()
        var batch = RatingBatch()
        var ratings: [NamedRating] = []
        while try reader.next(&batch, limit: limit) {
            for index in 0..<batch.count {
                ratings.append(
                    NamedRating(
                        reader.users[batch.users[index]], reader.items[batch.items[index]], batch.values[index],
                        batch.times[index]))
            }
        }
        return (ratings, reader.badLines)
    }

    func allItems() throws -> [Item] {
        var reader = try itemReader()
        var items: [Item] = []
        while let item = try reader.next() { items.append(item) }
        return items
    }
}

/// The ratings of a file with this content.
func ratings(
    in content: String, named name: String = "table.csv", options: DatasetOptions = DatasetOptions()
) throws -> [NamedRating] {
    try withFolder([name: content]) { try Dataset(at: $0 + "/" + name, options: options).allRatings() }
}

/// The error of reading a file with this content; nil where there is none.
func error(
    in content: String, named name: String = "table.csv", options: DatasetOptions = DatasetOptions()
) throws -> DatasetError? {
    do {
        _ = try ratings(in: content, named: name, options: options)
        return nil
    } catch let error as DatasetError {
        return error
    }
}
