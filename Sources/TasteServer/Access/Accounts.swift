import Foundation
import Glibc

/// The users and groups of this machine, from the name service (nsswitch.conf(5)). A lookup may block where accounts
/// come from a network.
enum Accounts {
    static func user(named name: String) -> UInt32? {
        var entry = passwd()
        return lookup { buffer, size in
            var found: UnsafeMutablePointer<passwd>?
            let status = getpwnam_r(name, &entry, buffer, size, &found)
            return (status, found == nil ? nil : entry.pw_uid)
        }
    }

    static func group(named name: String) -> UInt32? {
        var entry = Glibc.group()
        return lookup { buffer, size in
            var found: UnsafeMutablePointer<Glibc.group>?
            let status = getgrnam_r(name, &entry, buffer, size, &found)
            return (status, found == nil ? nil : entry.gr_gid)
        }
    }

    static func login(of uid: UInt32) -> String? {
        var entry = passwd()
        return lookup { buffer, size in
            var found: UnsafeMutablePointer<passwd>?
            let status = getpwuid_r(uid, &entry, buffer, size, &found)
            return (status, found == nil ? nil : entry.pw_name.map { String(cString: $0) })
        }
    }

    static func groupName(of gid: UInt32) -> String? {
        var entry = Glibc.group()
        return lookup { buffer, size in
            var found: UnsafeMutablePointer<Glibc.group>?
            let status = getgrgid_r(gid, &entry, buffer, size, &found)
            return (status, found == nil ? nil : entry.gr_name.map { String(cString: $0) })
        }
    }

    /// Calls one of the functions of getpwnam(3) with a larger and larger buffer until the entry fits.
    private static func lookup<Result>(
        _ call: (UnsafeMutablePointer<CChar>, Int) -> (status: Int32, result: Result?)
    ) -> Result? {
        var size = 1024
        while size <= 1 << 20 {
            let (status, result) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                buffer.baseAddress.map { call($0, size) } ?? (ENOMEM, nil)
            }
            if status != ERANGE { return result }
            size *= 2
        }
        return nil
    }
}
