using Inspect.Web.Components.Export.Parts;
using Inspect.Web.Components.SamplePage.Events;
using Inspect.Web.Components.SamplePage.Messages;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>
/// Makes the components of a report. They are those of the app, so that both look alike, but for the few that need a circuit: what the
/// page shows when it is asked for is there in a report, and buttons that only the app can serve are not. One a report; not thread-safe.
/// </summary>
public sealed class ReportActivator : IComponentActivator
{
    private static readonly Dictionary<Type, Type> Substitutes = new()
    {
        [typeof(RichBlock)] = typeof(Whole<RichBlock>),
        [typeof(SeenBlock)] = typeof(Whole<SeenBlock>),
        [typeof(PartView)] = typeof(Whole<PartView>),
        [typeof(JsonTree)] = typeof(WholeTree),
        [typeof(ChangesView)] = typeof(WholeChanges),
        [typeof(CopyButton)] = typeof(Nothing),
        [typeof(PanelSwitch)] = typeof(Nothing),
    };

    private bool _passes;

    /// <summary>The next component is the app's own: a substitute says so while it is drawn, and its child is made directly after that.</summary>
    public void PassNext() => _passes = true;

    /// <inheritdoc />
    public IComponent CreateInstance(Type componentType)
    {
        var passes = _passes;
        _passes = false;
        return (IComponent)Activator.CreateInstance(passes ? componentType : Substitutes.GetValueOrDefault(componentType, componentType))!;
    }
}
