using System.Globalization;

namespace Inspect.Web.Components.Datasets;

/// <content>Saving, and the addresses of what is shown.</content>
public sealed partial class DatasetEditPage
{
    /// <inheritdoc />
    protected override Task SaveAsync() => CanSave ? SaveAsync(Name, _hash) : Task.CompletedTask;

    private Task SaveBesideAsync() => SaveAsync(string.IsNullOrWhiteSpace(_otherName) ? $"{Name}_2" : _otherName.Trim(), null);

    private Task SaveAsync(string name, string? expected) =>
        SaveAsync(() => Library.SaveAsync(name, expected, _draft!.WriteAsync, Stopping), DatasetAddress.Of(name));

    private string? CurrentOf(string? show) => Show == show ? "true" : null;

    private string AddressOf(string? show) => AddressAt(0, show);

    private string AddressAt(int first) => AddressAt(first, Show);

    private string AddressAt(int first, string? show)
    {
        string[] parts = [.. show is null ? Array.Empty<string>() : [$"show={show}"], .. first == 0 ? Array.Empty<string>() : [$"at={first.ToString(CultureInfo.InvariantCulture)}"]];
        return parts.Length == 0 ? $"{Address}/edit" : $"{Address}/edit?{string.Join('&', parts)}";
    }
}
