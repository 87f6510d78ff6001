namespace Inspect.Engine.Logs.Format.Json;

/// <summary>A field of the outermost object of a JSON text, or an item of an array in it.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="Item">−2 where the field's value begins, −1 for the whole value, else the number of the item.</param>
/// <param name="Start">First byte of the value.</param>
/// <param name="End">Byte after the value; equals the start where a value only begins.</param>
internal readonly record struct JsonSpan(string Field, int Item, long Start, long End)
{
    public const int Begin = -2;
    public const int Whole = -1;
}
