using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Inspect.Tests.Support;

/// <summary>
/// What an object holds in memory: itself and all that can be reached from it through fields, in bytes, as a 64-bit process lays it out.
/// The memory of the whole process says less, since other tests run in it at the same time.
/// </summary>
internal static class HeldBytes
{
    private const int HeaderBytes = 16;
    private const int LengthBytes = 8;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = [];

    /// <summary>Counts each object once. What lies in static fields, and what describes types, is nobody's own.</summary>
    public static long Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>();
        var bytes = 0L;
        Meet(root);
        while (open.TryPop(out var held))
        {
            bytes += HeaderBytes + Look(held);
        }

        return bytes;

        void Meet(object? value)
        {
            if (value is not (null or MemberInfo or Module or Assembly or Pointer) && seen.Add(value))
            {
                open.Push(value);
            }
        }

        // The bytes of an object without its header; what it refers to is met.
        long Look(object held)
        {
            switch (held)
            {
                case string text:
                    return 4 + (2L * (text.Length + 1));
                case Array items:
                    var type = held.GetType().GetElementType()!;
                    if (!IsFlat(type))
                    {
                        foreach (var item in items)
                        {
                            Follow(item);
                        }
                    }

                    return LengthBytes + (items.LongLength * SizeOf(type));
                default:
                    foreach (var field in FieldsOf(held.GetType()))
                    {
                        Follow(field.GetValue(held));
                    }

                    return FieldsOf(held.GetType()).Sum(f => (long)SizeOf(f.FieldType));
            }
        }

        // A value is part of what holds it; an object is one of its own.
        void Follow(object? value)
        {
            if (value is not ValueType)
            {
                Meet(value);
            }
            else if (!IsFlat(value.GetType()))
            {
                foreach (var field in FieldsOf(value.GetType()))
                {
                    Follow(field.GetValue(value));
                }
            }
        }
    }

    private static int SizeOf(Type type) => type.IsValueType ? RuntimeHelpers.SizeOf(type.TypeHandle) : IntPtr.Size;

    private static bool IsFlat(Type type) => type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(decimal);

    private static FieldInfo[] FieldsOf(Type type) => Fields.GetOrAdd(type, static t =>
    {
        var fields = new List<FieldInfo>();
        for (var at = t; at is not null && at != typeof(object); at = at.BaseType)
        {
            fields.AddRange(at.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(f => !f.FieldType.IsPointer && !f.FieldType.IsByRef && !f.FieldType.IsByRefLike));
        }

        return [.. fields];
    });
}
