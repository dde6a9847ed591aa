import Foundation
import Glibc
import TasteValues

/// The folder that a daemon owns. It holds a lock file and the store's folder, which is created in one step.
struct StateFolder: Sendable {
    let path: String
    /// The lock file and the folder itself, both locked. The folder's lock holds even if somebody removes the file, and
    /// the file's lock is the one that earlier versions know.
    private let locks: [FileHandle]

    var storePath: String { path + "/store" }
    private var temporaryPath: String { path + "/store.new" }

    /// Creates the folder if needed, and locks it.
    ///
    /// - Throws: `failedPrecondition` if others may write to the folder, `unavailable` if another process holds the
    ///   lock or the folder cannot be used.
    init(_ path: String) throws(TasteError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw TasteError(
                .unavailable, "The state folder \(path) cannot be made. Give another with --state, or make it writable."
            )
        }
        let folder = try Self.open(path, O_RDONLY | O_DIRECTORY, of: path)
        try Self.checkOwner(of: folder, path)
        // A link could let the daemon create or lock a file elsewhere, and a pipe would let it wait for ever.
        let file = try Self.open(path + "/lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, of: path)
        locks = [folder, file]
        guard locks.allSatisfy({ flock($0.fileDescriptor, LOCK_EX | LOCK_NB) == 0 }) else {
            throw TasteError(
                .unavailable,
                "Another tasted is using the state folder \(path). Stop it, or give this one a folder of its own with --state."
            )
        }
    }

    private static func open(_ file: String, _ flags: Int32, of path: String) throws(TasteError) -> FileHandle {
        let descriptor = Glibc.open(file, flags | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == ELOOP {
                throw TasteError(
                    .failedPrecondition,
                    "\(file) is a symbolic link, which tasted never makes. Remove it, and start again.")
            }
            throw TasteError(
                .unavailable,
                "The state folder \(path) is not writable (\(String(cString: strerror(errno)))). Give another with --state, or change its owner."
            )
        }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Whoever can write to the folder can replace the store, and whoever owns it can let others do so.
    private static func checkOwner(of folder: FileHandle, _ path: String) throws(TasteError) {
        var information = stat()
        guard fstat(folder.fileDescriptor, &information) == 0 else {
            throw TasteError(.unavailable, "The state folder \(path) cannot be examined.")
        }
        guard information.st_uid == geteuid() else {
            throw TasteError(
                .failedPrecondition,
                "The state folder \(path) belongs to uid \(information.st_uid), and tasted runs as uid \(geteuid()). Change its owner with chown, or give another folder with --state."
            )
        }
        guard information.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            throw TasteError(
                .failedPrecondition,
                "Others may write to the state folder \(path). Take that right away with chmod go-w, or give another folder with --state."
            )
        }
    }

    /// Releases the lock, so that another process can take it.
    func unlock() { for lock in locks { flock(lock.fileDescriptor, LOCK_UN) } }

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
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TasteError(.unavailable, "The folder \(folder) cannot be opened.") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw TasteError(
                .unavailable, "The folder \(folder) cannot be made durable: \(String(cString: strerror(errno))).")
        }
    }
}
