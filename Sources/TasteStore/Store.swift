import LMDB
import TasteValues

/// The state of a daemon: users, items, ratings, the log and the models, in one LMDB environment.
///
/// Any thread may read, and never waits. All writes go through ``writer``. No module above this one sees LMDB.
package final class Store: Sendable {
    package let scale: RatingScale
    package let writer: Writer
    let context: StoreContext
    let environment: Environment
    let folder: StateFolder
    let room: MapRoom

    /// Opens the store in the folder `path`, or creates it.
    ///
    /// - Parameters:
    ///   - scale: The scale of a new store; nil: half stars. For an existing store it must be nil or the store's scale.
    ///   - mapBytes: The size in bytes that the file may grow to.
    ///   - reserveBytes: The part of `mapBytes` that only deletions and administration may use; nil: an eighth, but no
    ///     more than 1 GiB, and of a map below 512 MiB up to a quarter.
    ///   - maxReaders: The number of reads at once.
    /// - Throws: `unavailable` if another process has it open or the folder cannot be used, `failedPrecondition` if
    ///   others may write to the folder or a newer version wrote the store, `invalidArgument` if `scale` differs from
    ///   the store's, `dataLoss` if the file is damaged.
    package static func open(
        at path: String, scale: RatingScale? = nil, mapBytes: Int = 16 << 30, reserveBytes: Int? = nil,
        maxReaders: Int = 126
    ) throws(TasteError) -> Store {
        let folder = try StateFolder(path)
        do {
            if try folder.needsCreation() {
                let fresh = try folder.makeTemporary()
                _ = try Opened(path: fresh, scale: scale, mapBytes: mapBytes, maxReaders: maxReaders)
                try folder.publishTemporary()
            }
            try StoredFile.check(folder.storePath)
            let opened = try Opened(path: folder.storePath, scale: scale, mapBytes: mapBytes, maxReaders: maxReaders)
            let store = Store(opened, in: folder, mapBytes: mapBytes, reserveBytes: reserveBytes)
            let hasStaged = try store.read { snapshot in
                try store.context.nameChecks.look(at: store.context.tables, in: snapshot.transaction)
                try store.context.recent.load(in: snapshot.transaction)
                return try snapshot.transaction.count(store.context.tables.staging) > 0
            }
            store.checkServingTiles()
            if hasStaged { try store.writer.perform { try $0.sweepStaging() } }
            return store
        } catch {
            throw TasteError(opening: error, in: path)
        }
    }

    private init(_ opened: Opened, in folder: StateFolder, mapBytes: Int, reserveBytes: Int?) {
        scale = opened.scale
        environment = opened.environment
        self.folder = folder
        context = StoreContext(
            tables: opened.tables, scale: opened.scale, recent: RecentEventCache(opened.tables))
        environment.removeCopy()
        room = MapRoom(
            environment, models: opened.tables.tiles, path: folder.storePath, mapBytes: mapBytes,
            reserveBytes: reserveBytes)
        writer = Writer(environment: environment, context: context, room: room)
    }

    /// Runs `body` on a snapshot of the last commit.
    ///
    /// - Throws: What `body` throws, and `TasteError` if LMDB fails.
    package func read<Result>(_ body: (borrowing Snapshot) throws -> Result) throws -> Result {
        do {
            return try environment.read { transaction in
                try transaction.withReference { try body(Snapshot(context: context, transaction: $0)) }
            }
        } catch let error as LMDBError {
            throw TasteError(error)
        } catch let damage as StoreDamage {
            throw TasteError(damage)
        }
    }

    var tileChecks: TileChecks { context.tileChecks }

    /// Checks the tiles of the generation that serves. Damage of its record is found by whoever reads it.
    private func checkServingTiles() {
        let serving = try? read { snapshot in try snapshot.generations.generation(try snapshot.generations.active) }
        if let serving { tileChecks.begin(serving.lineage, in: self, waits: true) }
    }

    /// The state folder.
    package var path: String { folder.path }

    /// Bytes of the file in use, and bytes that it may grow to.
    package var size: (used: Int, limit: Int) { environment.size }

    /// Bytes of the file that what is learned may still take.
    package var bytesLeftToLearn: Int {
        get throws(TasteError) {
            do { return try room.bytesLeft(for: .learning) } catch { throw TasteError(storeFailure: error) }
        }
    }

    /// Stops the writer once every submitted change is durable, waits for active reads, closes the environment and
    /// releases the folder's lock. Further calls fail, even through retained references.
    package func close() {
        tileChecks.stop()
        writer.stop()
        environment.close()
        folder.unlock()
    }
}

/// An environment whose tables are open, and whose settings have been checked or written.
private struct Opened {
    let environment: Environment
    let tables: Tables
    let scale: RatingScale

    init(path: String, scale: RatingScale?, mapBytes: Int, maxReaders: Int) throws {
        let environment = try Environment(at: path, mapSize: mapBytes, maxTables: 32, maxReaders: maxReaders)
        (tables, self.scale) = try environment.write { transaction in
            let tables = try Tables(environment, transaction)
            return (tables, try transaction.withReference { try tables.checkSettings(scale: scale, in: $0) })
        }
        self.environment = environment
    }
}
