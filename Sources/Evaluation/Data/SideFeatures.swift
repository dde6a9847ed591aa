import Datasets
import Recommenders

/// What files say of items and users, as feature tables for a model's numbering of them.
package enum SideFeatures {
    /// A tag, an occupation or a genre of fewer rows teaches nothing about the others.
    private static let minimumRows = 3

    /// Records of items by their names.
    package static func items(at path: String) throws -> [String: [String]] {
        var reader = try Dataset(itemsAt: path).itemReader()
        var features: [String: [String]] = [:]
        while let record = try reader.next() {
            let tags = record.metadata["tags"].map { $0.split(separator: "|").map(String.init) } ?? []
            features[record.item] = FeatureNames.ofItem(genres: record.genres, year: record.year, tags: tags)
        }
        return features
    }

    /// Records of users by their names.
    package static func users(at path: String) throws -> [String: [String]] {
        var reader = try UserReader(at: path)
        var features: [String: [String]] = [:]
        while let record = try reader.next() {
            features[record.user] = FeatureNames.ofUser(
                gender: record.gender, age: record.age, occupation: record.occupation)
        }
        return features
    }

    /// One row for each name, empty where nothing is known of it.
    package static func table(_ names: NameTable, _ features: [String: [String]]) -> FeatureTable {
        table(names.names(from: 0).map { features[$0] ?? [] })
    }

    /// One row for each list of features.
    static func table(_ rows: [[String]]) -> FeatureTable {
        FeatureTable(rows: rows, minimumRows: minimumRows)
    }
}
