"""Addresses of the pages of imports and exports."""

from django.urls import path

from kasse.office.transfer.pages import exports, imports, rows

urlpatterns = [
    path("imports", imports.imports, name="imports"),
    path("imports/new", imports.new_import, name="new_import"),
    path("imports/<str:import_id>", imports.one, name="import"),
    path("imports/<str:import_id>/mapping", imports.set_mapping, name="import_mapping"),
    path("imports/<str:import_id>/start", imports.start, name="start_import"),
    path("imports/<str:import_id>/stop", imports.stop, name="stop_import"),
    path("imports/<str:import_id>/undo", imports.undo, name="undo_import"),
    path("imports/<str:import_id>/discard", imports.discard, name="discard_import"),
    path("imports/<str:import_id>/rows/<int:number>", rows.row, name="import_row"),
    path("exports", exports.exports, name="exports"),
    path("exports/<str:file_id>", exports.export_file, name="export_file"),
]
