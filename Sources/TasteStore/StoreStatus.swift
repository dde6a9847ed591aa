import Algorithms
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
        status.accounts = try accounts(in: snapshot)
    }

    /// What is stored on behalf of the uids that have stored most.
    private func accounts(in snapshot: borrowing Snapshot) throws -> [AccountUsage] {
        let largest = try snapshot.usage.max(count: Self.accountLimit) { $0.usage.bytes < $1.usage.bytes }
        return largest.reversed().map { uid, usage in
            let quotas = [0, Account.daemon.uid].contains(uid) ? Quotas() : context.quotas.value
            return AccountUsage(
                uid: Int(uid), users: usage.users, items: usage.items, ratings: usage.ratings, bytes: usage.bytes,
                usersQuota: quotas.users, itemsQuota: quotas.items, ratingsQuota: quotas.ratings,
                bytesQuota: quotas.bytes)
        }
    }

    private static let accountLimit = 100

    /// Tries whether the disk takes writes again, if it has some free space: a page that is free within the file says
    /// nothing about the next one.
    package func probeDisk(_ completion: @escaping Writer.Completion<Void>) {
        if let freeBytes, freeBytes < Self.worthProbing { return }
        writer.submit(for: .storing, { try $0.rewriteNumber() }, completion: completion)
    }

    private static let worthProbing = 1 << 20

    /// What is free of the file system that holds the store, for users without privileges; nil where the system does
    /// not say.
    private var freeBytes: Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }
}
