import TasteValues

extension Store {
    /// Fills in what the store knows of the daemon's state: how much it holds, and what its file takes.
    package func fill(_ status: inout DaemonStatus, from snapshot: borrowing Snapshot) throws {
        status.users = try snapshot.users.count
        status.items = try snapshot.items.count
        status.ratings = try snapshot.ratings.count
        (status.fileBytes, status.mapBytes) = size
    }
}
