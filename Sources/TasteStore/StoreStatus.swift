import Foundation
import TasteValues

extension Store {
    /// Fills in what the store knows of the daemon's state: how much it holds, and what its file takes.
    package func fill(_ status: inout DaemonStatus, from snapshot: borrowing Snapshot) throws {
        status.users = try snapshot.users.count
        status.items = try snapshot.items.namedCount
        status.ratings = try snapshot.ratings.count + snapshot.ratings.privateCount
        (status.fileBytes, status.mapBytes) = size
        status.freeBytes = freeBytes
    }

    /// What is free of the file system that holds the store, for users without privileges; nil where the system does
    /// not say.
    private var freeBytes: Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }
}
