using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <content>Rendered, or as the log has it: for everything on the page.</content>
public sealed partial class SampleDetailPage
{
    private bool _isRaw;
    private bool? _rawOfAddress;

    /// <summary>Text is shown as the log has it.</summary>
    [SupplyParameterFromQuery(Name = "raw")]
    public bool? RawQuery { get; set; }

    private string RawText => _isRaw ? "true" : "false";

    /// <summary>The address says it once; on the other sections it stays as the reader left it.</summary>
    private void TakeRaw()
    {
        if (RawQuery is { } raw && raw != _rawOfAddress)
        {
            _isRaw = raw;
        }

        _rawOfAddress = RawQuery;
    }

    private Task SwitchRawAsync()
    {
        _isRaw = !_isRaw;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("raw", _isRaw ? true : (bool?)null), replace: true);
        StateHasChanged();
        return Task.CompletedTask;
    }
}
