import Foundation
import TasteValues

/// The folder that a daemon owns. It holds a lock file and the store's folder, which is created in one step.
struct StateFolder: Sendable {
    let path: String
    private let lock: FileHandle

    var storePath: String { path + "/store" }
    private var temporaryPath: String { path + "/store.new" }

    /// Creates the folder if needed, and locks it.
    ///
    /// - Throws: `unavailable` if another process holds the lock or the folder cannot be used.
    init(_ path: String) throws(TasteError) {
        self.path = path
        let lockPath = path + "/lock"
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw TasteError(
                .unavailable, "The state folder \(path) cannot be made. Give another with --state, or make it writable."
            )
        }
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw TasteError(
                .unavailable,
                "The state folder \(path) is not writable (\(String(cString: strerror(errno)))). Give another with --state, or change its owner."
            )
        }
        lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw TasteError(
                .unavailable,
                "Another tasted is using the state folder \(path). Stop it, or give this one a folder of its own with --state."
            )
        }
    }

    /// Releases the lock, so that another process can take it.
    func unlock() { flock(lock.fileDescriptor, LOCK_UN) }

    /// Whether the folder has no store yet.
    func needsCreation() throws -> Bool { !FileManager.default.fileExists(atPath: storePath + "/data.mdb") }

    /// Creates an empty folder for a new store and returns its path: creating an environment is not atomic, but
    /// renaming a folder is.
    func makeTemporary() throws -> String {
        if FileManager.default.fileExists(atPath: temporaryPath) {
            try FileManager.default.removeItem(atPath: temporaryPath)
        }
        try FileManager.default.createDirectory(
            atPath: temporaryPath, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        return temporaryPath
    }

    /// Renames the temporary folder into place and makes that durable.
    func publishTemporary() throws {
        try synchronize(folder: temporaryPath)
        if rename(temporaryPath, storePath) != 0 {
            throw TasteError(
                .unavailable, "The new store cannot be moved to \(storePath): \(String(cString: strerror(errno))).")
        }
        try synchronize(folder: path)
    }

    private func synchronize(folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TasteError(.unavailable, "The folder \(folder) cannot be opened.") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw TasteError(
                .unavailable, "The folder \(folder) cannot be made durable: \(String(cString: strerror(errno))).")
        }
    }
}
