import Datasets
import Recommenders
import TasteValues

/// The features of items and users in their files, as feature tables in the order of a catalogue.
enum SideFeatures {
    /// A feature that fewer rows have is left out, because nothing can be learned from it about other rows.
    private static let minimumRows = 3

    /// The features of each item, by name.
    static func items(at path: String) throws -> [String: [String]] {
        var reader = try Dataset(itemsAt: path).itemReader()
        var features: [String: [String]] = [:]
        while let record = try reader.next() {
            features[record.id] = FeatureNames.ofItem(genres: record.genres, year: record.year, tags: record.tags)
        }
        return features
    }

    /// The features of each user, by name.
    static func users(at path: String) throws -> [String: [String]] {
        var reader = try UserReader(at: path)
        var features: [String: [String]] = [:]
        while let record = try reader.next() {
            features[record.user] = FeatureNames.ofUser(
                gender: record.gender, age: record.age, occupation: record.occupation)
        }
        return features
    }

    /// One row for each name. The row is empty where nothing is known of the name.
    static func table(_ names: NameTable, _ features: [String: [String]]) -> FeatureTable {
        table(names.names(from: 0).map { features[$0] ?? [] })
    }

    /// One row for each list of features.
    static func table(_ rows: [[String]]) -> FeatureTable {
        FeatureTable(rows: rows, minimumRows: minimumRows)
    }
}
