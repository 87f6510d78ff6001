using Inspect.Engine.Tasks.Settings;

namespace Inspect.Tests.Tasks.Settings;

/// <summary>A setting that only this project knows: one row, and nothing else.</summary>
internal static class NewSetting
{
    public static Setting Row { get; } = new()
    {
        Name = "min_p",
        Label = "Min-p",
        Scope = SettingScope.Generate,
        Type = new NumberType(0, 1),
        Help = "Least share of the likeliest token's probability.",
        Place = SettingPlace.Generation,
        Get = values => values.Field(SettingScope.Generate, "min_p"),
        Set = (values, value) => values.WithField(SettingScope.Generate, "min_p", value),
    };

    public static SettingTable Table { get; } = new([.. SettingTable.BuiltIn.All, Row]);
}
