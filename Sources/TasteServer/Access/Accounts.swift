import CAccounts

/// The users and groups of this machine, from the name service (nsswitch.conf(5)). A lookup may block where accounts
/// come from a network.
enum Accounts {
    // useradd(8) allows 32 bytes; directories of other systems allow more.
    private static let longestName = 1024

    static func user(named name: String) -> UInt32? {
        var uid: UInt32 = 0
        return tc_user_named(name, &uid) == 0 ? uid : nil
    }

    static func group(named name: String) -> UInt32? {
        var gid: UInt32 = 0
        return tc_group_named(name, &gid) == 0 ? gid : nil
    }

    static func login(of uid: UInt32) -> String? {
        var name = [UInt8](repeating: 0, count: longestName)
        return tc_name_of_user(uid, &name, name.count) == 0 ? text(name) : nil
    }

    static func groupName(of gid: UInt32) -> String? {
        var name = [UInt8](repeating: 0, count: longestName)
        return tc_name_of_group(gid, &name, name.count) == 0 ? text(name) : nil
    }

    private static func text(_ name: [UInt8]) -> String { String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) }
}
