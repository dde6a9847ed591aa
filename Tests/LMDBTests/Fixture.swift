import Foundation
import LMDB
import TestSupport

/// An environment in a temporary folder of its own.
struct Fixture {
    let folder: TemporaryFolder
    let environment: Environment

    init(mapSize: Int = 16 << 20) throws {
        folder = try TemporaryFolder()
        environment = try Fixture.open(folder, mapSize: mapSize)
    }

    static func open(_ folder: TemporaryFolder, mapSize: Int = 16 << 20) throws -> Environment {
        try Environment(at: folder.url.path(percentEncoded: false), mapSize: mapSize, maxTables: 8, maxReaders: 32)
    }

    func table(_ kind: Table.Kind) throws -> Table {
        try environment.write { try environment.openTable("table", kind, in: $0) }
    }
}

/// Thrown by tests to interrupt a transaction.
struct Interruption: Error {}

extension Readable where Self: ~Copyable {
    func text(_ table: Table, _ key: some TableKey) throws -> String? {
        try get(table, key) { $0.string(count: $0.byteCount) }
    }
}

extension WriteTransaction {
    func put(_ table: Table, _ key: some TableKey, _ text: String) throws {
        try put(table, key, Array(text.utf8).span.bytes)
    }
}
