using Npgsql;
using NpgsqlTypes;

namespace Attendance.Storage.Postgres;

/// <summary>Parameters by position; typed, so that nothing is boxed and every statement can be prepared.</summary>
internal static class PostgresParameters
{
    public static NpgsqlParameter Text(string value) => Of(NpgsqlDbType.Text, value);

    public static NpgsqlParameter BigInt(long value) => Of(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameter SmallInt(int value) => Of(NpgsqlDbType.Smallint, (short)value);

    public static NpgsqlParameter Integer(int value) => Of(NpgsqlDbType.Integer, value);

    public static NpgsqlParameter Boolean(bool value) => Of(NpgsqlDbType.Boolean, value);

    public static NpgsqlParameter Utf8Text(byte[] value) => Of(NpgsqlDbType.Text, value);

    public static NpgsqlParameter Blob(byte[] value) => Of(NpgsqlDbType.Bytea, value);

    public static NpgsqlParameter Integers(int[] values) => Array(NpgsqlDbType.Integer, values);

    public static NpgsqlParameter SmallInts(short[] values) => Array(NpgsqlDbType.Smallint, values);

    public static NpgsqlParameter BigInts(long[] values) => Array(NpgsqlDbType.Bigint, values);

    public static NpgsqlParameter Booleans(bool[] values) => Array(NpgsqlDbType.Boolean, values);

    public static NpgsqlParameter Texts(string?[] values) => Array(NpgsqlDbType.Text, values);

    public static NpgsqlParameter Utf8Texts(byte[][] values) => Array(NpgsqlDbType.Text, values);

    public static NpgsqlParameter Blobs(byte[][] values) => Array(NpgsqlDbType.Bytea, values);

    private static NpgsqlParameter<T> Array<T>(NpgsqlDbType element, T values) =>
        Of(NpgsqlDbType.Array | element, values);

    private static NpgsqlParameter<T> Of<T>(NpgsqlDbType type, T value) =>
        new() { NpgsqlDbType = type, TypedValue = value };
}
