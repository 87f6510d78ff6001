using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>Stands in a report where the page cuts a text or waits with a picture until it is asked for: nobody can ask there, so it is all there.</summary>
/// <typeparam name="T">The component of the page; it shows everything when its lines and its length have no end.</typeparam>
public sealed class Whole<T> : IComponent
    where T : IComponent
{
    private static readonly string[] Bounds = [nameof(SeenBlock.Lines), nameof(SeenBlock.Length)];

    private RenderHandle _handle;

    [Inject]
    public required ReportActivator Activator { get; init; }

    /// <inheritdoc />
    public void Attach(RenderHandle renderHandle) => _handle = renderHandle;

    /// <inheritdoc />
    public Task SetParametersAsync(ParameterView parameters)
    {
        var given = parameters.ToDictionary().Where(p => !Bounds.Contains(p.Key)).ToList();
        _handle.Render(builder => Draw(builder, given));
        return Task.CompletedTask;
    }

    private void Draw(RenderTreeBuilder builder, IEnumerable<KeyValuePair<string, object?>> given)
    {
        Activator.PassNext();
        builder.OpenComponent<T>(0);
        foreach (var (name, value) in given)
        {
            builder.AddComponentParameter(1, name, value);
        }

        foreach (var bound in Bounds)
        {
            builder.AddComponentParameter(2, bound, int.MaxValue);
        }

        builder.CloseComponent();
    }
}
